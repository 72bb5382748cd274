import { correctPair, type PairCorrection } from '../core/align/correct-pair.ts';
import type { MatchedBand } from '../core/align/radiometry.ts';
import type { ChangeRegion } from '../core/change/change-region.ts';
import type { CompactSpot } from '../core/change/compact/compact-spots.ts';
import type { AircraftDetection, CraterDetection } from '../core/contract/detection.ts';
import type { AircraftStatus } from '../core/contract/finding.ts';
import type { Footprint } from '../core/detect/building.ts';
import type { LogisticCard } from '../core/detect/building-damage.ts';
import { aircraftLedger } from '../core/findings/aircraft-ledger.ts';
import { buildingFindings } from '../core/findings/building-findings.ts';
import { believedCraters } from '../core/findings/crater-belief.ts';
import { craterFindings, proposedCraters, type SeenCrater } from '../core/findings/crater-findings.ts';
import { sourceLocator } from '../core/findings/locate-in-source.ts';
import { gridLocator } from '../core/findings/locate-on-grid.ts';
import type { Unnumbered } from '../core/findings/number-findings.ts';
import type { ObjectContext } from '../core/findings/object-context.ts';
import { type PlacedDetection, withSupported } from '../core/findings/placed-detection.ts';
import type { BentMap } from '../core/geo/bent-map.ts';
import type { Grid } from '../core/geo/grid.ts';
import { groundPixelSide } from '../core/geo/ground.ts';
import type { ObscuredMap } from '../core/scene/obscured/obscured-map.ts';
import { coarserGsd, type Scene } from '../core/scene/scene.ts';
import type { RunFolder } from '../io/store/run-folder.ts';
import type { FoundObjects } from './detect-objects.ts';
import { withAligned } from './open-aligned.ts';

/** What the objects of both dates come to: the aircraft ledger and the new craters, looked up on the aligned scenes. */
export async function objectFindings(
  objects: { readonly before: FoundObjects; readonly after: FoundObjects },
  folder: RunFolder,
  pair: {
    readonly before: Scene;
    readonly after: Scene;
    readonly grid: Grid;
    readonly gridToAfter: BentMap;
    readonly residualPx: number | null;
    /** Of corrected samples. */
    readonly bands: readonly MatchedBand[];
    readonly correction: PairCorrection;
    readonly regions: readonly ChangeRegion[];
    readonly obscured: ObscuredMap | null;
    /** Small places that changed, of the compact channel. */
    readonly spots: readonly CompactSpot[];
    /** Given buildings, px of the grid, and the model that judges them; null where none are given. */
    readonly buildings: { readonly footprints: readonly Footprint[]; readonly card: LogisticCard } | null;
  },
): Promise<Unnumbered[]> {
  const { before, after, grid, gridToAfter } = pair;
  const seen = {
    before: placed(objects.before, gridLocator(before, grid), grid),
    after: placed(objects.after, gridLocator(after, grid, gridToAfter), grid),
  };
  const craterCard = objects.after.cards.get('crater');
  const likely = (proposed: readonly SeenCrater[], { pixelMeters }: ObjectContext) =>
    craterCard === undefined || pixelMeters === null
      ? proposed
      : believedCraters(proposed, { spots: pair.spots.length, pixelMeters }, craterCard);
  return withAligned(folder, async (aligned) => {
    const context: ObjectContext = {
      ...pair,
      // Without coordinates both images are compared on the before image's pixels, which measure its GSD.
      pixelMeters: grid.crs === null ? before.gsdMeters : groundPixelSide(grid),
      gsdMeters: coarserGsd(before, after),
      lookAt: async (window) => {
        const seenHere = {
          before: await aligned.before.readWindow(window),
          after: await aligned.after.readWindow(window),
        };
        return correctPair(seenHere, window, pair.correction);
      },
      inBefore: sourceLocator(before, grid),
      inAfter: sourceLocator(after, grid, gridToAfter),
    };
    const stands = [...seen.before.aircraft, ...seen.after.aircraft].map(({ box }) => box);
    const proposed = proposedCraters(seen.after.craters, pair.spots, stands);
    const craters = await craterFindings(seen.before.craters, likely(proposed, context), context);
    const aircraft = await aircraftLedger(
      withSupported(seen.before.aircraft, seen.before.doubted, seen.after.aircraft),
      withSupported(seen.after.aircraft, seen.after.doubted, seen.before.aircraft),
      craters,
      context,
    );
    const of = (...statuses: readonly AircraftStatus[]) => aircraft.filter(({ status }) => statuses.includes(status));
    const buildings =
      pair.buildings === null ? [] : await buildingFindings(pair.buildings.footprints, pair.buildings.card, context);
    const worstFirst = buildings.toSorted((a, b) => (b.evidence.score ?? 0) - (a.evidence.score ?? 0));
    return [
      ...of('destroyed'),
      ...of('damaged'),
      ...craters,
      ...worstFirst,
      ...of('arrived', 'departed', 'moved', 'present', 'not-assessable'),
    ];
  });
}

function placed({ found }: FoundObjects, locate: ReturnType<typeof gridLocator>, grid: Grid) {
  const inside = (kind: 'detections' | 'doubtful') => {
    const all = found.flatMap((each) =>
      each[kind].map((detection) => ({ detection, box: locate(each.part, detection.box) })),
    );
    return all.filter(({ box: [x0, y0, x1, y1] }) => {
      const [col, row] = [(x0 + x1) / 2, (y0 + y1) / 2];
      return col >= 0 && row >= 0 && col < grid.width && row < grid.height;
    });
  };
  return {
    aircraft: inside('detections').flatMap(aircraftIn),
    doubted: inside('doubtful').flatMap(aircraftIn),
    craters: [...inside('detections'), ...inside('doubtful')].flatMap(cratersIn),
  };
}

function aircraftIn({ detection, box }: PlacedDetection): PlacedDetection<AircraftDetection>[] {
  return detection.label === 'aircraft' ? [{ detection, box }] : [];
}

function cratersIn({ detection, box }: PlacedDetection): PlacedDetection<CraterDetection>[] {
  return detection.label === 'crater' ? [{ detection, box }] : [];
}
