import { createHash } from 'node:crypto';
import type { Finding } from '../core/contract/finding.ts';
import type { GraphicRequest } from '../core/contract/graphic.ts';
import { type Review, reviewStateOf } from '../core/contract/review.ts';
import type { InputScene, RunManifest } from '../core/contract/run.ts';
import { toLonLat } from '../core/geo/crs.ts';
import { type Grid, pixelToMap } from '../core/geo/grid.ts';
import { groundPixelSize } from '../core/geo/ground.ts';
import type { Callout } from '../core/publish/callouts.ts';
import { type DisplayBand, displayBands } from '../core/publish/display-bands.ts';
import { levelOf } from '../core/publish/display-level.ts';
import {
  estimateStretch,
  type Level,
  paintStretched,
  SAME_LEVEL,
  type StretchRule,
  stretchRule,
} from '../core/publish/display-stretch.ts';
import { formatDate } from '../core/publish/format-date.ts';
import type { GraphicReview } from '../core/publish/graphic-input.ts';
import type { GraphicScene, PictureElement } from '../core/publish/graphic-scene.ts';
import type { GraphicFacts, GraphicSidecar, SidecarSide } from '../core/publish/graphic-sidecar.ts';
import type { GraphicPictures } from '../core/publish/graphic-to-svg.ts';
import { comparabilityLine } from '../core/publish/graphic-words.ts';
import { type GraphicLayout, isWhole, layoutGraphic } from '../core/publish/layout-graphic.ts';
import { exportRule } from '../core/publish/licence/export-rule.ts';
import { runLicence } from '../core/publish/licence/run-licence.ts';
import { type PanelPlan, planPanel } from '../core/publish/plan-panel.ts';
import type { Typeface } from '../core/publish/typeface.ts';
import { draftOutcome, draftWords } from '../core/publish/words/draft-words.ts';
import { foundCounts } from '../core/publish/words/found-counts.ts';
import { limitationsLine } from '../core/publish/words/review-words.ts';
import type { Raster } from '../core/raster/raster.ts';
import type { PartReader } from '../core/scene/scene.ts';
import { PANEL_RESAMPLING, panelPicture } from '../io/formats/panel-picture.ts';
import { renderScene } from '../io/formats/render-scene.ts';
import { openTypeface, TYPEFACE_NAME } from '../io/formats/typeface.ts';
import { timeZoneAt } from '../io/places/time-zone.ts';
import { worldOutlines } from '../io/places/world-outlines.ts';

export interface RunGraphicInput {
  readonly run: Pick<
    RunManifest,
    | 'id'
    | 'title'
    | 'version'
    | 'inputs'
    | 'grid'
    | 'registration'
    | 'radiometry'
    | 'comparability'
    | 'verdict'
    | 'observedFraction'
    | 'summary'
  >;
  /** Strongest first. */
  readonly findings: readonly Finding[];
  readonly review: Pick<Review, 'decisions'>;
  /** The run's aligned scenes, both on `run.grid`. Not closed here. */
  readonly before: PartReader;
  readonly after: PartReader;
}

/** A graphic before it is written in one format or another. */
export interface ComposedGraphic {
  readonly scene: GraphicScene;
  readonly callouts: readonly Callout[];
  readonly typeface: Typeface;
  readonly pictures: GraphicPictures;
  /** All that its sidecar says, but of the file. */
  readonly facts: GraphicFacts;
}

/**
 * The left/right graphic of a run and its provenance sidecar.
 *
 * Reads the overview level that the panels need, so the aligned scenes may be of any size as long as they have
 * overviews. The same run and request give the same bytes, on machines with and without fonts.
 *
 * @param request as `layoutGraphic` takes it; the rest is as usual.
 */
export async function renderRunGraphic(
  input: RunGraphicInput,
  request: Partial<GraphicRequest> = {},
): Promise<{ readonly png: Buffer; readonly sidecar: GraphicSidecar }> {
  const { scene, typeface, pictures, facts } = await composeRunGraphic(input, request);
  const png = await renderScene(scene, typeface, pictures);
  return { png, sidecar: { file: 'graphic.png', sha256: createHash('sha256').update(png).digest('hex'), ...facts } };
}

/** Everything up to the format. */
export async function composeRunGraphic(
  input: RunGraphicInput,
  request: Partial<GraphicRequest> = {},
): Promise<ComposedGraphic> {
  const { run, findings } = input;
  const review = graphicReview(input);
  const title = draftWords(input).headline;
  const typeface = await openTypeface();
  const outlines = request.locator === true ? await worldOutlines() : [];
  const bands = shownBands(input);
  const layoutWith = (hasUnobserved: boolean) =>
    layoutGraphic(
      {
        title,
        before: run.inputs.before,
        after: run.inputs.after,
        grid: run.grid,
        registration: run.registration,
        comparability: run.comparability,
        verdict: run.verdict,
        summary: run.summary,
        findings,
        review,
        hasUnobserved,
        alterations: ['aligned', bands.isMatched ? 'contrast matched' : 'contrast stretched alike'],
        timeZone: timeZoneOf(run.grid),
        outlines,
        runId: run.id,
        version: run.version,
      },
      typeface,
      request,
    );
  // What is seen is known once the ground is chosen; that the hatching is explained moves nothing.
  const planned = layoutWith(false);
  const shown = await paintPictures(input, bands, planned.scene);
  const layout = layoutWith(shown.notObserved.before > 0 || shown.notObserved.after > 0);
  return {
    scene: layout.scene,
    callouts: layout.callouts,
    typeface,
    pictures: shown.pictures,
    facts: { ...describeGraphic(run, layout), ...describePictures(shown), limitations: limitationsLine(review.extent) },
  };
}

function graphicReview({ run, findings, review }: RunGraphicInput): GraphicReview {
  const isRejected = ({ id }: Finding) => reviewStateOf(review.decisions.get(id) ?? []) === 'rejected';
  return {
    extent: foundCounts(findings, review),
    outcome: draftOutcome({ run, findings, review }),
    rejected: new Set(findings.filter(isRejected).map(({ id }) => id)),
  };
}

function timeZoneOf(grid: Grid): string | null {
  const middle = { col: grid.width / 2, row: grid.height / 2 };
  return grid.crs === null ? null : timeZoneAt(toLonLat(grid.crs, pixelToMap(grid, middle)));
}

interface ShownBands {
  readonly bands: readonly DisplayBand[];
  /** How each band of a date comes to the level that both have in common. */
  readonly levels: { readonly before: readonly Level[]; readonly after: readonly Level[] };
  /** Whether the after scene was brought to the before scene's level. */
  readonly isMatched: boolean;
}

function shownBands({ run, before, after }: RunGraphicInput): ShownBands {
  const bands = displayBands(before.part.bandNames, after.part.bandNames);
  const levels = { before: bands.map(() => SAME_LEVEL), after: bands.map((band) => levelOf(band, run.radiometry)) };
  return { bands, levels, isMatched: levels.after.some((level) => level !== SAME_LEVEL) };
}

interface PaintedPictures {
  readonly pictures: GraphicPictures;
  readonly stretch: GraphicSidecar['stretch'];
  /** Share of what the panels show, 0..1. */
  readonly notObserved: { readonly before: number; readonly after: number };
}

/** Every picture of a scene in the same bands and with one stretch, which is that of the two panels. */
async function paintPictures(
  input: RunGraphicInput,
  { bands, levels }: ShownBands,
  { elements }: GraphicScene,
): Promise<PaintedPictures> {
  const read = async (picture: PictureElement) => {
    const reader = input[picture.date];
    const plan = planPanel(reader.part, picture.crop, picture);
    return { plan, raster: await readBands(reader, plan, bands, picture.date), levels: levels[picture.date] };
  };
  const pictures = elements.filter((element) => element.kind === 'picture');
  const panelOf = async (date: 'before' | 'after') => read(pictures.find(({ name }) => name === date)!);
  const panels = { before: await panelOf('before'), after: await panelOf('after') };
  const rule = stretchRule(input.before.part.sampleType);
  const stretches = estimateStretch([panels.before, panels.after], rule);
  const painted: [name: string, href: string][] = [];
  for (const picture of pictures) {
    const { name, date } = picture;
    const side = name === date ? panels[date] : await read(picture);
    painted.push([name, await panelPicture(paintStretched(side, stretches), side.plan, picture)]);
  }
  return {
    pictures: Object.fromEntries(painted),
    stretch: {
      rule: describeRule(rule),
      bands: bands.map(({ name }, index) => ({
        name,
        before: levels.before[index]!,
        after: levels.after[index]!,
        ...stretches[index]!,
      })),
    },
    notObserved: { before: invalidFraction(panels.before.raster), after: invalidFraction(panels.after.raster) },
  };
}

async function readBands(
  reader: PartReader,
  { window, level }: PanelPlan,
  bands: readonly DisplayBand[],
  date: 'before' | 'after',
): Promise<Raster> {
  const raster = await reader.readWindow(window, { level });
  return { ...raster, bands: bands.map((band) => raster.bands[band[date]]!) };
}

function invalidFraction({ valid }: Raster): number {
  let count = 0;
  for (let i = 0; i < valid.length; i++) count += 1 - valid[i]!;
  return count / valid.length;
}

function describeRule({ tail, isShared }: StretchRule): string {
  const share = (fraction: number) => `${Math.round(fraction * 1000) / 10}`;
  const bands = isShared ? 'all bands alike' : 'each band';
  return `${share(tail)}–${share(1 - tail)} % of the valid pixels of both dates together, ${bands}; display only`;
}

/** What the sidecar says of the run and the layout. */
function describeGraphic(run: RunGraphicInput['run'], layout: GraphicLayout) {
  const { scene, crop, title, alterations, callouts, insets, scaleBar, trueNorthDegrees } = layout;
  const { grid, registration } = run;
  const middle = { col: crop.col + crop.width / 2, row: crop.row + crop.height / 2 };
  const pixel = groundPixelSize(grid, middle);
  return {
    schema: 1,
    title,
    run: run.id,
    version: run.version,
    widthPx: scene.widthPx,
    heightPx: scene.heightPx,
    before: sidecarSide('L', run.inputs.before),
    after: sidecarSide('R', run.inputs.after),
    crop,
    isWholeArea: isWhole(crop, grid),
    centre: grid.crs === null ? null : toLonLat(grid.crs, pixelToMap(grid, middle)),
    metersPerPx: pixel === null ? null : (pixel.width * crop.width) / scene.panels.before.width,
    scaleBarMeters: scaleBar?.meters ?? null,
    trueNorthDegrees,
    registration: { residualPx: registration.residualPx, residualMeters: registration.residualMeters },
    comparability: comparabilityLine(run.comparability),
    alterations,
    callouts: callouts.map(({ number, finding }) => ({ number, finding: finding.id })),
    insets: insets.map(({ finding, crop }) => ({ finding: finding.id, crop })),
    licence: { ...runLicence(run.inputs), rule: exportRule(run.inputs, { format: 'png', purpose: 'unstated' }) },
  } as const;
}

/** What the sidecar says of the pixels and what was done to them. */
function describePictures({ stretch, notObserved }: PaintedPictures) {
  return { stretch, resampling: PANEL_RESAMPLING, notObserved, typeface: TYPEFACE_NAME };
}

function sidecarSide(side: 'L' | 'R', { name, acquiredAt, credit, gsdMeters, files }: InputScene): SidecarSide {
  return { label: `${side}: ${formatDate(acquiredAt)}`, name, acquiredAt, credit, gsdMeters, files };
}
