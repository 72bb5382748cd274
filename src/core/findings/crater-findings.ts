import type { CraterDetection } from '../contract/detection.ts';
import type { CraterFinding, PixelBox, Unranked } from '../contract/finding.ts';
import { growWindow } from '../geo/grid.ts';
import { obscuredIn } from '../scene/obscured/obscured-map.ts';
import { carries, claimsOf } from './claims.ts';
import { acrossPx, changeIn, type ObjectContext, placementOf } from './object-context.ts';
import type { PlacedDetection } from './place-on-grid.ts';

/** Less of a place seen on the earlier date than this: whether a crater is new cannot be told. */
const LEAST_OBSERVED = 0.7;
/** A new crater changes its ground: less of it in regions of change than this, and the earlier image just hid it better. */
const LEAST_CHANGED = 0.1;

/**
 * Craters that are there after and were not before. One that both dates show, or whose ground did not change, is an old
 * one: it stays among the detections and is no finding. Where the earlier date shows nothing, nothing is said.
 */
export async function craterFindings(
  before: readonly PlacedDetection<CraterDetection>[],
  after: readonly PlacedDetection<CraterDetection>[],
  context: ObjectContext,
): Promise<Unranked<CraterFinding>[]> {
  const findings: Unranked<CraterFinding>[] = [];
  for (const { detection, box } of after) {
    const { changedShare, peak } = changeIn(box, context.regions);
    const isOld = before.some((other) => reaches(other.box, box));
    if (isOld || changedShare < LEAST_CHANGED || (await observedBefore(box, context)) < LEAST_OBSERVED) continue;
    const sight = {
      acrossPx: acrossPx((box[2] - box[0] + box[3] - box[1]) / 2, context),
      gsdMeters: context.gsdMeters,
    };
    if (!carries('crater-there', sight)) continue;
    const { diameterMeters, diameterMetersRange, isIndicative } = detection;
    findings.push({
      kind: 'crater',
      ...placementOf(box, context),
      beforeBox: null,
      beforeAsset: null,
      afterBox: detection.box,
      afterAsset: detection.asset,
      confidence: detection.confidence,
      diameterMeters,
      diameterMetersRange,
      isIndicative,
      evidence: { score: detection.score, changedShare: Math.round(1000 * changedShare) / 1000, peak },
      sentence: craterSentence(detection),
      claims: claimsOf('crater', sight),
    });
  }
  return findings;
}

/** Whether the middle of one lies in the other: its rim, or the ground it threw out. */
function reaches(one: PixelBox, other: PixelBox): boolean {
  const distance = Math.hypot(one[0] + one[2] - other[0] - other[2], one[1] + one[3] - other[1] - other[3]) / 2;
  return distance <= Math.max(one[2] - one[0], other[2] - other[0]) / 2;
}

async function observedBefore([x0, y0, x1, y1]: PixelBox, { grid, lookAt, obscured }: ObjectContext): Promise<number> {
  const col = Math.floor((x0 + x1) / 2);
  const row = Math.floor((y0 + y1) / 2);
  const reach = Math.ceil(Math.max(x1 - x0, y1 - y0) / 2);
  const window = growWindow({ col, row, width: 1, height: 1 }, reach, grid);
  const { valid } = (await lookAt(window)).before;
  const hidden = obscured === null ? null : obscuredIn(obscured, window);
  return valid.filter((isValid, i) => isValid === 1 && (hidden === null || hidden[i] === 0)).length / valid.length;
}

function craterSentence({ diameterMeters, diameterMetersRange, isIndicative }: CraterDetection): string {
  if (diameterMeters === null || diameterMetersRange === null) return 'A round mark like a crater is new here.';
  const [least, most] = diameterMetersRange.map((meters) => Math.round(meters));
  if (isIndicative) {
    return `A round mark like a crater is new here, about ${Math.round(diameterMeters)} m across: too few pixels to measure.`;
  }
  return `A round mark like a crater is new here, ${least === most ? least : `${least}–${most}`} m across.`;
}
