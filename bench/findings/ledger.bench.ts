import { buildAirbase } from '../../samples/render/airbase.ts';
import { ImageRenderer } from '../../samples/render/image.ts';
import { boundsOf, type Outline } from '../../samples/render/outline.ts';
import {
  SAMPLE_SEED,
  sampleAcquisitions,
  sampleGrid,
  sampleSets,
  siteOrigin,
} from '../../samples/render/sample-sets.ts';
import type { AlignedPatch } from '../../src/core/align/aligned-patch.ts';
import { fitRadiometry } from '../../src/core/align/radiometry.ts';
import type { PixelBox } from '../../src/core/contract/finding.ts';
import { aircraftLedger, type PlacedAircraft } from '../../src/core/findings/aircraft-ledger.ts';
import { ledgerSummary } from '../../src/core/findings/ledger-summary.ts';
import type { PixelWindow } from '../../src/core/geo/grid.ts';
import { spreadWindows } from '../../src/core/raster/plan-tiles.ts';

/**
 * The ledger on the sample airbase, with a perfect detector on both dates (of the destroyed it sees nothing after): what
 * becomes of 24 aircraft, which stand in berms, and what is said of it; then with one that misses all after. Other seeds move, turn and repaint everything.
 */
const shift = { col: 0.3, row: -0.2 };
for (const set of sampleSets) {
  for (const seed of [SAMPLE_SEED, 1, 2, 3]) await judge(set, seed);
}

async function judge(set: (typeof sampleSets)[number], seed: number): Promise<void> {
  const grid = sampleGrid(set);
  const base = buildAirbase(seed, siteOrigin());
  const seen = sampleAcquisitions({ ...set, shiftPx: shift });
  const renderers = {
    before: new ImageRenderer(base.before, grid, seen.before),
    after: new ImageRenderer(base.after, grid, seen.after),
  };
  const lookAt = async (window: PixelWindow): Promise<AlignedPatch> => {
    const [before, after] = [renderers.before.render(window), renderers.after.render(window)];
    // The renderer may keep its buffers; a patch must not change afterwards.
    return { before: { ...before, bands: before.bands.map((band) => band.slice()) }, after };
  };
  const origin = siteOrigin();
  const boxOf = (outline: Outline, moved = { x: 0, y: 0 }): PixelBox => {
    const { left, right, top, bottom } = boundsOf(outline);
    const col = (x: number) => (origin.x + x + moved.x - grid.originX) / set.gsdMeters;
    const row = (y: number) => (grid.originY - origin.y - y - moved.y) / set.gsdMeters;
    return [col(left), row(top), col(right), row(bottom)];
  };
  const aircraft = base.truth.filter(({ kind }) => kind === 'aircraft');
  const placed = (box: PixelBox): PlacedAircraft => ({
    box,
    detection: { label: 'aircraft', score: 0.9, confidence: null, box, asset: 'image', model: 'truth' },
  });
  const before = aircraft.filter(({ fate }) => fate !== 'arrived');
  const after = aircraft.filter(({ fate }) => fate === 'present' || fate === 'arrived' || fate === 'moved');
  const afterBox = ({ outline, movedTo }: (typeof aircraft)[number]) => {
    if (movedTo === undefined) return boxOf(outline);
    const { left, right, top, bottom } = boundsOf(outline);
    return boxOf(outline, { x: movedTo.x - (left + right) / 2, y: movedTo.y - (top + bottom) / 2 });
  };
  const patches: AlignedPatch[] = [];
  for (const window of spreadWindows(grid, 128, 9)) patches.push(await lookAt(window));
  const bands = [0, 1, 2].map((band) => ({ name: `band${band}`, before: band, after: band }));
  const craters = base.truth.filter(({ kind }) => kind === 'crater').map(({ outline }) => ({ box: boxOf(outline) }));
  const ledgerOf = (seenAfter: typeof after) =>
    aircraftLedger(
      before.map(({ outline }) => placed(boxOf(outline))),
      seenAfter.map((each) => placed(afterBox(each))),
      craters,
      {
        grid,
        pixelMeters: set.gsdMeters,
        gsdMeters: set.gsdMeters,
        residualPx: 0.4,
        bands: fitRadiometry(patches, bands).bands,
        lookAt,
        regions: [],
        obscured: null,
        inBefore: () => null,
        inAfter: () => null,
      },
    );
  const rows = await ledgerOf(after);
  const counts = new Map<string, number>();
  let berms = 0;
  let asked = 0;
  for (const row of rows) {
    const truth =
      before.find(({ outline }) => boxOf(outline).join() === row.beforeBox?.join()) ??
      after.find((each) => afterBox(each).join() === row.afterBox?.join())!;
    const key = `${truth.fate} → ${row.status}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (row.inRevetment === null || row.status === 'moved') continue;
    asked++;
    if (row.inRevetment === truth.properties?.['inRevetment']) berms++;
  }
  console.log(`${set.name}, seed ${seed}: ${[...counts].map(([key, count]) => `${key} ${count}`).join('; ')}`);
  console.log(`  berms right: ${berms} of ${asked}`);
  const numbered = rows.map((row, i) => ({ ...row, id: `F${i + 1}` }));
  console.log(`  ${ledgerSummary(numbered).join('\n  ')}`);
  // The worst that a detector can do: it misses every aircraft after.
  const missed = (await ledgerOf([])).filter((_, i) => before[i]!.fate === 'present').map(({ status }) => status);
  const said = [...new Set(missed)].map((status) => `${status} ${missed.filter((one) => one === status).length}`);
  console.log(`  still there, but missed by the detector after: ${said.join(', ')}`);
}
