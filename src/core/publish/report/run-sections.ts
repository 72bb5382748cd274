import { NONE, rangeWords } from '../../contract/count-range.ts';
import { type AircraftStatus, type DamageClass, statesChange, type Verdict } from '../../contract/finding.ts';
import { percent } from '../../contract/percent.ts';
import { reviewedCounts } from '../../contract/reviewed-counts.ts';
import type { InputScene, RadiometricFit, RunManifest } from '../../contract/run.ts';
import { toLonLat } from '../../geo/crs.ts';
import { pixelToMap } from '../../geo/grid.ts';
import { formatDateAndTime } from '../format-date.ts';
import { licenceLines } from '../licence/licence-lines.ts';
import { foundCounts } from '../words/found-counts.ts';
import { limitationsLine } from '../words/review-words.ts';
import { positionWords } from './finding-facts.ts';
import type { ReportFact, ReportSection, ReportTable } from './report-document.ts';
import type { ReportInput } from './report-input.ts';
import {
  counted,
  damageWords,
  known,
  meters,
  notObservedWords,
  squareMeters,
  statusWords,
  thousands,
} from './report-words.ts';

const verdictReasons = {
  cloud: 'cloud hides the ground',
  'no-overlap': 'the scenes do not overlap',
  misaligned: 'the scenes could not be aligned',
  'no-data': 'there are no measurements',
} as const;

/** What was done to the pictures of a report. */
const PICTURES =
  'cut from the aligned scenes, the after scene in the brightness of the before scene, all in one stretch by the percentiles of both ' +
  'dates; for the eye only';

const gradeWords = { good: 'good', fair: 'fair', poor: 'poor', unknown: 'not known' } as const;

/** What was found, before anything else is said. */
export function summarySection(input: ReportInput): ReportSection {
  const { run, findings, review } = input;
  const { all, reviewed, disputed } = reviewedCounts(findings, review);
  const reviewWords =
    reviewed === 0
      ? 'Nobody has reviewed the findings yet.'
      : `${thousands(reviewed)} of ${counted(all, 'finding')} reviewed${disputed > 0 ? `, ${thousands(disputed)} of them disputed` : ''}.`;
  const isSaid = run.verdict.kind !== 'not-observed';
  return {
    id: 'summary',
    heading: 'Summary',
    blocks: [
      { kind: 'text', text: verdictWords(run.verdict) },
      { kind: 'notice', text: `${limitationsLine(foundCounts(findings, review))} ${reviewWords}` },
      ...(isSaid && run.summary.length > 0 ? [{ kind: 'list', items: run.summary } as const] : []),
      ...(isSaid ? [countsTable(input)] : []),
      { kind: 'facts', facts: headFacts(run) },
    ],
  };
}

function verdictWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'changed':
      return `${counted(verdict.findings, 'candidate change')} found in the ${percent(verdict.observedFraction)} of the area that both dates show.`;
    case 'unchanged':
      return `No change found above the threshold in the ${percent(verdict.observedFraction)} of the area that both dates show.`;
    case 'not-observed':
      return `Nothing can be said of change: ${verdictReasons[verdict.why]}. That is not the same as no change.`;
  }
}

/** What the tool counted, and what people make of it. */
function countsTable({ run, findings, review }: ReportInput): ReportTable {
  const { counts } = run;
  const ranges = reviewedCounts(findings, review);
  const row = (what: string, found: number, range: { readonly least: number; readonly most: number } | undefined) => [
    what,
    thousands(found),
    rangeWords(range ?? NONE),
  ];
  const aircraft = Object.keys(statusWords) as AircraftStatus[];
  const buildings = Object.keys(damageWords) as DamageClass[];
  const area = counts.changedAreaM2 === null ? '' : `, ${squareMeters(counts.changedAreaM2)}`;
  return {
    kind: 'table',
    caption:
      'Counts. Reviewed: from what people accepted, to that and what nobody has decided; what is rejected counts nowhere.',
    columns: [
      { title: 'What', share: 4 },
      { title: 'Found', share: 1, isNumeric: true },
      { title: 'Reviewed', share: 1.4, isNumeric: true },
    ],
    rows: [
      row(`Changed places${area} (${percent(counts.changedFraction)} of what was seen)`, counts.change, ranges.changes),
      ...(run.detectors.some(({ label }) => label === 'crater')
        ? [row('New craters', counts.craters, ranges.craters)]
        : []),
      ...aircraft
        .filter((status) => counts.aircraft[status] !== undefined || ranges.aircraft.has(status))
        .map((status) =>
          row(`Aircraft ${statusWords[status]}`, counts.aircraft[status] ?? 0, ranges.aircraft.get(status)),
        ),
      ...buildings
        .filter((damage) => counts.buildings[damage] !== undefined || ranges.buildings.has(damage))
        .map((damage) =>
          row(`Buildings, ${damageWords[damage]}`, counts.buildings[damage] ?? 0, ranges.buildings.get(damage)),
        ),
      ['All that state a change', thousands(findings.filter(statesChange).length), '–'],
    ],
  };
}

function headFacts(run: RunManifest): readonly ReportFact[] {
  const { grid, pixelMeters } = run;
  const middle = { col: grid.width / 2, row: grid.height / 2 };
  return [
    { name: 'L (before)', reading: acquisitionWords(run.inputs.before) },
    { name: 'R (after)', reading: acquisitionWords(run.inputs.after) },
    { name: 'Seen on both dates', reading: percent(run.observedFraction) },
    { name: 'Comparability', reading: gradeWords[run.comparability.grade] },
    { name: 'Alignment', reading: residualWords(run.registration) },
    {
      name: 'Area',
      reading:
        pixelMeters === null
          ? `${thousands(grid.width)} × ${thousands(grid.height)} px; not georeferenced`
          : `${meters(grid.width * pixelMeters.width)} × ${meters(grid.height * pixelMeters.height)} round ${centreWords(run, middle)}`,
    },
  ];
}

function acquisitionWords({ acquiredAt, sensor, gsdMeters }: InputScene): string {
  return `${formatDateAndTime(acquiredAt)}; sensor ${known(sensor, (name) => name)}; GSD ${known(gsdMeters, meters)}`;
}

function centreWords({ grid }: RunManifest, middle: { readonly col: number; readonly row: number }): string {
  return grid.crs === null ? '' : positionWords(toLonLat(grid.crs, pixelToMap(grid, middle)));
}

/** How fairly the dates can be compared, and what each factor means. */
export function comparabilitySection({ run: { comparability } }: ReportInput): ReportSection {
  const { factors, grade, gradeRule, notes } = comparability;
  return {
    id: 'comparability',
    heading: 'Comparability of the two dates',
    blocks: [
      { kind: 'text', text: `Grade: ${gradeWords[grade]}. ${gradeRule}` },
      {
        kind: 'table',
        caption: 'What makes the pair more or less fair to compare',
        columns: [
          { title: 'Factor', share: 1.6 },
          { title: 'Reading', share: 2.2 },
          { title: 'Level', share: 1 },
          { title: 'What it means', share: 5 },
        ],
        rows: factors.map(({ title, reading, level, meaning }) => [title, reading, gradeWords[level], meaning]),
      },
      ...(notes.length > 0 ? [{ kind: 'list', items: notes } as const] : []),
    ],
  };
}

/** How the scenes were brought onto each other, and what is left. */
export function registrationSection({ run: { registration, radiometry } }: ReportInput): ReportSection {
  const { shiftPx, shiftMeters, residual95Px, tiePoints, field, model } = registration;
  const moved = shiftMeters === null ? '' : ` (${shiftMeters.col.toFixed(2)}, ${shiftMeters.row.toFixed(2)} m)`;
  return {
    id: 'registration',
    heading: 'Registration and residual',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: 'Residual', reading: residualWords(registration) },
          { name: '95th percentile', reading: known(residual95Px, (px) => `${px.toFixed(2)} px`) },
          {
            name: 'Tie points',
            reading: `${thousands(tiePoints.inliers)} of ${thousands(tiePoints.matched)} agree, of ${thousands(tiePoints.windows)} windows looked at`,
          },
          { name: 'Fit', reading: field === null ? model : `${model}, bent with the ground` },
          {
            name: 'Shift of the after scene',
            reading: `${shiftPx.col.toFixed(2)}, ${shiftPx.row.toFixed(2)} px${moved} east and south, at the middle`,
          },
          { name: 'Brightness', reading: brightnessWords(radiometry) },
        ],
      },
      {
        kind: 'text',
        text:
          'The residual is the error on tie points that the fit did not use. From about 0.2 px on, edges begin to look like change ' +
          '(Townshend et al., 1992).',
      },
    ],
  };
}

function residualWords({ residualPx, residualMeters }: RunManifest['registration']): string {
  if (residualPx === null) return 'could not be measured';
  return `${residualPx.toFixed(2)} px${residualMeters === null ? '' : ` (${meters(residualMeters)})`}`;
}

function brightnessWords({ bands, unexplained, fit, haze }: RadiometricFit): string {
  const lines = bands.map(({ name, gain, offset }) => `${name} × ${gain.toFixed(3)} ${signed(offset)}`).join(', ');
  const rule = fit.rule === 'ridge' ? 'on the ridge of the joint histogram' : 'on invariant pixels';
  const cleared = haze.length === 0 ? '' : `; uneven haze taken out of ${haze.map(({ name }) => name).join(', ')}`;
  return `${lines || 'as it was'}, found ${rule}; ${percent(unexplained)} unexplained${cleared}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'} ${Math.abs(value).toFixed(1)}`;
}

/** What was not seen, and why. */
export function notObservedSection({ run, shadows, parallax }: ReportInput): ReportSection {
  const reasons = (Object.keys(notObservedWords) as (keyof typeof notObservedWords)[]).filter(
    (reason) => run.notObserved[reason] > 0,
  );
  const apart = [
    ...(shadows.length > 0 ? [`${counted(shadows.length, 'place')} that a turned shadow explains`] : []),
    ...(parallax.length > 0 ? [`${counted(parallax.length, 'place')} that parallax explains`] : []),
  ];
  return {
    id: 'not-observed',
    heading: 'Not observed',
    blocks: [
      {
        kind: 'text',
        text: `${percent(run.observedFraction)} of the area was seen on both dates. Of the rest nothing is said: not seen is not unchanged.`,
      },
      ...(reasons.length === 0
        ? []
        : [
            {
              kind: 'table',
              caption: 'Why ground was not observed',
              columns: [
                { title: 'Reason', share: 4 },
                { title: 'Share of the area', share: 2, isNumeric: true },
              ],
              rows: reasons.map((reason) => [notObservedWords[reason], percent(run.notObserved[reason])]),
            } as const,
          ]),
      ...(apart.length === 0
        ? []
        : [
            {
              kind: 'text',
              text: `${apart.join(' and ')} looked changed and are no findings (change/shadows.json, change/parallax.json).`,
            } as const,
          ]),
    ],
  };
}

/** What was done, with every parameter. */
export function methodSection({ run }: ReportInput): ReportSection {
  const { parameters, nullPair, comparability } = run;
  const { threshold } = parameters;
  return {
    id: 'method',
    heading: 'Method and parameters',
    blocks: [
      {
        kind: 'text',
        text:
          'The scenes are brought onto one grid, aligned on tie points and matched in brightness on unchanged ground. Change is measured per ' +
          'pixel; a region must reach the seed threshold somewhere and holds what exceeds the grow threshold. What a shadow or parallax ' +
          'explains is set apart. Models look for objects on each date; the ledger compares what they saw.',
      },
      {
        kind: 'facts',
        facts: [
          { name: 'Method', reading: parameters.method },
          {
            name: 'Threshold',
            reading: `${threshold.rule}: seed ${threshold.seed}, grow ${threshold.grow} (magnitudes ${round(threshold.seedMagnitude)} and ${round(threshold.growMagnitude)})`,
          },
          {
            name: 'Smallest region',
            reading: `${thousands(parameters.minimumAreaPx)} px${parameters.minimumAreaM2 === null ? '' : ` (asked for: ${squareMeters(parameters.minimumAreaM2)})`}`,
          },
          {
            name: 'Compared at',
            reading: parameters.gsdMeters === null ? 'the coarser scene’s GSD' : meters(parameters.gsdMeters),
          },
          { name: 'Bands', reading: comparability.commonBands.join(', ') },
          { name: 'Grid', reading: gridWords(run) },
          { name: 'Area of interest', reading: fileWords(parameters.aoi, parameters.aoiSha256) },
          { name: 'Buildings', reading: fileWords(parameters.buildings, parameters.buildingsSha256) },
          { name: 'Looked for', reading: parameters.detect.join(', ') || 'no objects' },
          ...(nullPair === null
            ? []
            : [
                {
                  name: 'Null pair',
                  reading: `${counted(nullPair.regions, 'region')} without an event; ${thousands(nullPair.kept)} findings kept at a false discovery rate of ${percent(nullPair.limit)}`,
                },
              ]),
          { name: 'Pictures', reading: PICTURES },
          { name: 'Program', reading: `Aftermath ${run.version}` },
        ],
      },
    ],
  };
}

function gridWords({ grid, pixelMeters }: RunManifest): string {
  const size = `${thousands(grid.width)} × ${thousands(grid.height)} px`;
  if (grid.crs === null || pixelMeters === null) return `${size}, without georeference`;
  return `${size} of ${pixelMeters.width.toFixed(3)} × ${pixelMeters.height.toFixed(3)} m, ${grid.crs.code}`;
}

function fileWords(path: string | null, sha256: string | null): string {
  return path === null ? 'none given' : `${path} (sha256 ${sha256 ?? 'not recorded'})`;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** The models that looked, by hash. */
export function modelsSection({ run: { detectors } }: ReportInput): ReportSection {
  return {
    id: 'models',
    heading: 'Models',
    blocks: [
      detectors.length === 0
        ? { kind: 'text', text: 'No model was used.' }
        : {
            kind: 'table',
            caption: 'sha256 of each model’s card, which holds those of its weights and its licence',
            columns: [
              { title: 'Of', share: 0.9 },
              { title: 'Model', share: 1.7 },
              { title: 'Engine', share: 1.5 },
              { title: 'sha256', share: 5.4 },
            ],
            rows: detectors.map(({ label, model, engine, sha256 }) => [label, model, engine ?? 'features', sha256]),
          },
    ],
  };
}

/** Both scenes as they came, and all files by hash. */
export function filesSection({ run }: ReportInput): ReportSection {
  const { before, after, nullScene } = run.inputs;
  const scenes: readonly (readonly [string, InputScene])[] = [
    ['L (before)', before],
    ['R (after)', after],
    ...(nullScene === undefined ? [] : [['earlier (null)', nullScene] as const]),
  ];
  return {
    id: 'files',
    heading: 'Inputs and outputs',
    blocks: [
      {
        kind: 'table',
        caption: 'The scenes',
        columns: [{ title: '', share: 1.6 }, ...scenes.map(([side]) => ({ title: side, share: 3 }))],
        rows: Object.entries(sceneReadings).map(([name, read]) => [name, ...scenes.map(([, scene]) => read(scene))]),
      },
      {
        kind: 'table',
        caption: 'Input files, as they came',
        columns: [
          { title: 'Scene', share: 1 },
          { title: 'File', share: 2 },
          { title: 'Bytes', share: 1.2, isNumeric: true },
          { title: 'sha256', share: 5.4 },
        ],
        rows: scenes.flatMap(([side, { files }]) =>
          files.map(({ name, address, bytes, sha256 }) => [
            side,
            address === null ? name : `${name}, from ${address}`,
            thousands(bytes),
            sha256,
          ]),
        ),
      },
      {
        kind: 'table',
        caption: 'Output files',
        columns: [
          { title: 'File', share: 2 },
          { title: 'Bytes', share: 1.2, isNumeric: true },
          { title: 'sha256', share: 5.4 },
        ],
        rows: run.outputs.map(({ path, bytes, sha256 }) => [path, thousands(bytes), sha256]),
      },
    ],
  };
}

const sceneReadings: Readonly<Record<string, (scene: InputScene) => string>> = {
  Name: ({ name }) => name,
  Acquired: ({ acquiredAt }) => formatDateAndTime(acquiredAt),
  Sensor: ({ sensor }) => known(sensor, (name) => name),
  'Ground sample distance': ({ gsdMeters }) => known(gsdMeters, meters),
  Sun: ({ conditions: { sun } }) =>
    known(
      sun,
      ({ azimuthDeg, elevationDeg, source }) =>
        `${azimuthDeg.toFixed(1)}° azimuth, ${elevationDeg.toFixed(1)}° high (${source})`,
    ),
  'Off nadir': ({ conditions: { view } }) => known(view, ({ offNadirDeg }) => `${offNadirDeg.toFixed(1)}°`),
  'Coordinate system': ({ crs }) => crs ?? 'not georeferenced',
  Bands: ({ bandNames, sampleType }) => `${bandNames.join(', ')} (${sampleType})`,
  Credit: ({ credit }) => credit ?? 'not stated',
};

/** What the reader must not take from the report. */
export function limitationsSection({ run }: ReportInput): ReportSection {
  return {
    id: 'limitations',
    heading: 'Limitations',
    blocks: [
      {
        kind: 'list',
        items: [
          'Not validated in the field. Every statement rests on the two images alone.',
          'An aircraft that is gone is not thereby destroyed; ground that was not seen is not thereby unchanged.',
          'What no pixel shows is not said: types, units, causes, weapons, casualties, whatever lies under roofs.',
          'Damage is seen from above: walls and façades are not, so “no visible damage” is not “undamaged”.',
          ...(run.crs === null
            ? ['Neither scene is georeferenced: there is no scale, no north and no position, and none is made up.']
            : []),
          ...(run.detectors.length === 0
            ? ['No model looked for objects: that none is listed does not mean that there is none.']
            : []),
          'The hashes show that files are unaltered since the run; they do not show that an image is true.',
          ...run.warnings,
        ],
      },
    ],
  };
}

/** Whose images these are. */
export function creditSection({ run: { inputs } }: ReportInput): ReportSection {
  const credit = ({ credit: line }: InputScene) => line ?? 'credit not stated';
  return {
    id: 'credit',
    heading: 'Credit and licence',
    blocks: [
      {
        kind: 'list',
        items: [`L: ${credit(inputs.before)}`, `R: ${credit(inputs.after)}`, ...licenceLines(inputs)],
      },
      {
        kind: 'text',
        text:
          'The images stay under their providers’ licences, which this report does not change: ask what they allow before it is passed on, ' +
          'and keep these lines with every picture. Models have licences of their own (models/README.md).',
      },
    ],
  };
}
