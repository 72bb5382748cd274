import { correctPair, type PairCorrection } from '../core/align/correct-pair.ts';
import type { MatchedBand } from '../core/align/radiometry.ts';
import type { ChangeRegion } from '../core/change/change-region.ts';
import type { ChangeFinding, Finding } from '../core/contract/finding.ts';
import { CHANGE_CALIBRATION, type ChangeLook, changeConfidence } from '../core/findings/change-confidence.ts';
import { hintOf, TALL_METERS } from '../core/findings/kind-hint.ts';
import { lookAtRegion, type RegionLook } from '../core/findings/region-look.ts';
import { type Grid, growWindow, type PixelWindow } from '../core/geo/grid.ts';
import { groundPixelSide } from '../core/geo/ground.ts';
import { rounded } from '../core/raster/rounded.ts';
import { movesPerMeter } from '../core/scene/displacement.ts';
import { coarserGsd, type Scene } from '../core/scene/scene.ts';
import type { RunFolder } from '../io/store/run-folder.ts';
import { byPlace } from './by-place.ts';
import { withAligned } from './open-aligned.ts';

/** The ground round a region that it is compared with, px. */
const RING_PX = 8;
/** Of larger regions the middle is looked at. */
const LONGEST_SIDE_PX = 384;

/** The same findings, each with what it looks like on the aligned scenes, and the confidence that rests on it. */
export async function hintFindings(
  findings: readonly ChangeFinding[],
  regions: readonly ChangeRegion[],
  folder: RunFolder,
  context: {
    readonly before: Scene;
    readonly after: Scene;
    readonly grid: Grid;
    /** Of corrected samples. */
    readonly bands: readonly MatchedBand[];
    readonly correction: PairCorrection;
  },
): Promise<ChangeFinding[]> {
  const { grid, bands, correction } = context;
  const moved = movedPixels(context);
  const gsdMeters = coarserGsd(context.before, context.after);
  return withAligned(folder, async ({ before, after }) => {
    const hinted = new Map<ChangeFinding, ChangeFinding>();
    const placed = findings.map((finding, i) => ({ finding, ...regions[i]! }));
    for (const { finding, runs, box, areaPx } of placed.toSorted(byPlace)) {
      const window = windowFor(box, grid);
      const pair = { before: await before.readWindow(window), after: await after.readWindow(window) };
      const look = lookAtRegion(correctPair(pair, window, correction), window, runs, bands);
      const lengthPx = Math.max(box[2] - box[0], box[3] - box[1]);
      const measured = look && confidenceLook(look);
      const confidence = changeConfidence(measured, gsdMeters);
      hinted.set(finding, {
        ...finding,
        confidence,
        evidence: {
          ...finding.evidence,
          texture: measured?.texture ?? null,
          shade: measured?.shade ?? null,
          edge: look && rounded(Math.min(look.before.edge, look.after.edge), 2),
          calibratedOn: confidence === null ? null : CHANGE_CALIBRATION.fittedOn,
        },
        hint: look && hintOf(look, { areaPx, lengthPx, ...moved }),
      });
    }
    return findings.map((finding) => hinted.get(finding)!);
  });
}

function confidenceLook({ before, after }: RegionLook): ChangeLook {
  return {
    texture: rounded(Math.max(before.texture, after.texture), 4),
    shade: rounded(Math.max(before.around - before.inside, after.around - after.inside), 4),
  };
}

function windowFor([x0, y0, x1, y1]: Finding['box'], grid: Grid): PixelWindow {
  const width = Math.min(LONGEST_SIDE_PX, x1 - x0);
  const height = Math.min(LONGEST_SIDE_PX, y1 - y0);
  const col = Math.floor((x0 + x1 - width) / 2);
  const row = Math.floor((y0 + y1 - height) / 2);
  return growWindow({ col, row, width, height }, RING_PX, grid);
}

/** How far shadow tips and tops of tall objects moved between the dates, px; null where it is not known. */
function movedPixels({ before, after, grid }: { before: Scene; after: Scene; grid: Grid }) {
  const pixelMeters = groundPixelSide(grid);
  const { shadow, lean } = movesPerMeter(before.conditions, after.conditions);
  const inPixels = (perMeter: number | null) =>
    pixelMeters === null || perMeter === null ? null : (TALL_METERS * perMeter) / pixelMeters;
  return { shadowPx: inPixels(shadow), leanPx: inPixels(lean) };
}
