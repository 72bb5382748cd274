import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangeFinding } from '../../src/core/contract/finding.ts';
import { packageRoot } from '../../src/io/installation.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compare } from '../../src/run/analysis.ts';
import { holds } from '../change/polygon.ts';
import { SHARED } from '../change/score.ts';
import { syntheticCases } from '../change/synthetic-pairs.ts';
import { fitLogistic, type Observation, predict } from './logistic.ts';
import { reliabilityDiagram } from './reliability-diagram.ts';

/**
 * Whether the evidence of a change finding could be made a calibrated confidence: a logistic regression on ln mean magnitude,
 * evenness and ln thickness (area over length, m), fitted on all places but one and judged on that one, in turn.
 *
 * A finding is true where at least a quarter of it lies in what the mask or the generator says changed. Places: the six OSCD
 * cities (urban change only, so that other real changes count as false) and the synthetic pairs of each seed. Until the
 * expected calibration error on real places is 0.05 or less, findings state no confidence.
 */
const CITIES = ['aguasclaras', 'beirut', 'bordeaux', 'nantes', 'paris', 'pisa'];
const TRUE_SHARE = 0.25;
const BINS = 10;

interface Placed extends Observation {
  readonly place: string;
}

interface Judged extends Placed {
  /** The confidence it would have been given. */
  readonly said: number;
}

type IsChanged = (col: number, row: number) => boolean;

const home = await mkdtemp(join(tmpdir(), 'aftermath-confidence-'));
const seen: Placed[] = [];
const fits = new Map<string, number[]>();
for (const city of CITIES) {
  const folder = join(SHARED, 'data/oscd', city);
  await judge(
    `oscd ${city}`,
    join(folder, 'before.tif'),
    join(folder, 'after.tif'),
    await readMask(join(folder, 'mask.tif')),
  );
}
for (const gsdMeters of [0.5, 3]) {
  for (const { name, before, after, planted } of await syntheticCases(gsdMeters)) {
    await judge(`seed ${name.at(-1)}`, before, after, (col, row) =>
      planted.some(({ outline }) => holds(outline, [col, row])),
    );
  }
}
await rm(home, { recursive: true });

const heldApart = seen.map((one) => ({
  ...one,
  said: predict(fitWithout(one.place), one.features),
}));
const [intercept, ...slopes] = fitLogistic(seen);
console.log(
  `fitted on all: intercept ${intercept!.toFixed(2)}, ln mean, evenness, ln thickness ${slopes.map((b) => b.toFixed(2)).join(', ')}`,
);
report('held apart', heldApart);
const isReal = ({ place }: Placed) => place.startsWith('oscd');
const real = heldApart.filter(isReal);
const synthetic = heldApart.filter((one) => !isReal(one));
report('held apart, real', real);
report('held apart, synthetic', synthetic);
await writeFile(
  join(packageRoot, 'bench/findings/reliability.svg'),
  reliabilityDiagram([
    { name: 'real places', colour: '#b3541e', bins: binned(real) },
    { name: 'synthetic places', colour: '#1f6f8b', bins: binned(synthetic) },
  ]),
);

async function judge(place: string, before: string, after: string, isChanged: IsChanged): Promise<void> {
  const out = join(home, 'run');
  const { pixelMeters } = await compare({ before, after }, out, { threads: 2 });
  const { findings } = JSON.parse(await readFile(join(out, 'findings.json'), 'utf8')) as { findings: ChangeFinding[] };
  await rm(out, { recursive: true });
  for (const finding of findings) {
    const { mean, evenness } = finding.evidence;
    const [x0, y0, x1, y1] = finding.box;
    const thicknessMeters = (finding.areaPx / Math.max(x1 - x0, y1 - y0)) * pixelMeters!.width;
    seen.push({
      place,
      features: [Math.log(mean), evenness, Math.log(thicknessMeters)],
      isTrue: changedShare(finding, isChanged) >= TRUE_SHARE,
    });
  }
}

/** Share of a finding that lies in what changed. */
function changedShare({ box: [x0, y0, x1, y1], outline }: ChangeFinding, isChanged: IsChanged): number {
  const step = Math.max(1, Math.floor(Math.max(x1 - x0, y1 - y0) / 100));
  let inside = 0;
  let changed = 0;
  for (let row = y0 + 0.5; row < y1; row += step) {
    for (let col = x0 + 0.5; col < x1; col += step) {
      if (outline.filter((ring) => holds(ring, [col, row])).length % 2 === 0) continue;
      inside++;
      if (isChanged(col, row)) changed++;
    }
  }
  return inside === 0 ? 0 : changed / inside;
}

/** The mask lies on the before image's grid, which is the run's. */
async function readMask(path: string): Promise<IsChanged> {
  const reader = await openPart((await openScene(path)).parts[0]);
  const { width, height } = reader.part.grid;
  const { bands } = await reader.readWindow({ col: 0, row: 0, width, height });
  await reader.close();
  return (col, row) => bands[0]![Math.floor(row) * width + Math.floor(col)]! > 0;
}

function fitWithout(place: string): number[] {
  const known = fits.get(place) ?? fitLogistic(seen.filter((one) => one.place !== place));
  fits.set(place, known);
  return known;
}

function binned(list: readonly Judged[]) {
  return Array.from({ length: BINS }, (_, bin) => {
    const held = list.filter(({ said }) => Math.min(BINS - 1, Math.floor(said * BINS)) === bin);
    const mean = (of: (one: Judged) => number) =>
      held.reduce((sum, one) => sum + of(one), 0) / Math.max(1, held.length);
    return { count: held.length, said: mean(({ said }) => said), wasTrue: mean(({ isTrue }) => Number(isTrue)) };
  });
}

function report(name: string, list: readonly Judged[]): void {
  const bins = binned(list);
  const error = bins.reduce((sum, { count, said, wasTrue }) => sum + count * Math.abs(said - wasTrue), 0) / list.length;
  const brier = list.reduce((sum, { said, isTrue }) => sum + (said - Number(isTrue)) ** 2, 0) / list.length;
  console.log(
    `${name}: ${list.length} findings, ${list.filter(({ isTrue }) => isTrue).length} true, expected calibration error ` +
      `${error.toFixed(3)}, Brier ${brier.toFixed(3)}`,
  );
  for (const { count, said, wasTrue } of bins) {
    if (count > 0) console.log(`  said ${said.toFixed(2)}  true ${wasTrue.toFixed(2)}  of ${count}`);
  }
}
