import type { AircraftDetection } from '../contract/detection.ts';
import type { AircraftEvidence, AircraftFinding, PixelBox } from '../contract/finding.ts';
import {
  REVETMENT_LEAST_DROP,
  REVETMENT_LONGEST_AIRCRAFT,
  REVETMENT_REACH,
  revetmentDrop,
} from '../detect/revetment.ts';
import { growWindow, type PixelWindow } from '../geo/grid.ts';
import { rounded } from '../raster/rounded.ts';
import { codeOf, obscuredIn } from '../scene/obscured/obscured-map.ts';
import { aircraftSentence } from './aircraft-words.ts';
import { carriedStatus, carries, claimsOf, offeredDamage, type Sight } from './claims.ts';
import { judgeStand, type StandVerdict } from './judge-stand.ts';
import { type Matchable, matchAircraft } from './match-aircraft.ts';
import { acrossPx, changeIn, type ObjectContext, observedShares, placementOf, windowAround } from './object-context.ts';
import type { PlacedDetection } from './placed-detection.ts';
import { likeness, type StandLight, standLight } from './stand-light.ts';
import { lookAtStand } from './stand-look.ts';

/** An aircraft that was seen on one date. */
export type PlacedAircraft = PlacedDetection<AircraftDetection>;

/** A crater that is new: its rim's box on the aligned grid. */
export interface PlacedCrater {
  readonly box: PixelBox;
}

type Row = Omit<AircraftFinding, 'id'>;

/** Middles are placed to about this share of a pixel of the coarser scene. */
const PLACED_PX = 0.7;
const UNKNOWN_RESIDUAL_PX = 0.5;
const FURTHEST_MOVE_METERS = 150;
const SMOKE_REACH_METERS = 100;
const LEAST_MARGIN_PX = 6;

/**
 * The aircraft ledger: what became of every aircraft that either date shows, one row each.
 *
 * Aircraft are paired by where they stand, then by looks; each place is looked at on both dates, whether or not the
 * model saw anything there. Nothing is destroyed for being gone, and nothing is gone where the place was not seen.
 *
 * @returns rows in the order of `before`, then those of `after` that are in no row yet.
 */
export async function aircraftLedger(
  before: readonly PlacedAircraft[],
  after: readonly PlacedAircraft[],
  craters: readonly PlacedCrater[],
  context: ObjectContext,
): Promise<Row[]> {
  const unit = context.pixelMeters ?? 1;
  const beforeLight = await lightOf(before, context);
  const afterLight = await lightOf(after, context);
  const gsdPx =
    context.pixelMeters === null || context.gsdMeters === null ? 1 : context.gsdMeters / context.pixelMeters;
  const { inPlace, moved } = matchAircraft(
    before.map((one) => matchable(one, unit)),
    after.map((one) => matchable(one, unit)),
    (b, a) =>
      likeness(
        { light: beforeLight[b]!, date: 'before', middle: middleOf(before[b]!.box) },
        { light: afterLight[a]!, date: 'after', middle: middleOf(after[a]!.box) },
        smallerOf(before[b]!.box, after[a]!.box),
      ),
    {
      placedWithin: unit * Math.hypot(context.residualPx ?? UNKNOWN_RESIDUAL_PX, PLACED_PX * gsdPx),
      furthestMove: context.pixelMeters === null ? unit : FURTHEST_MOVE_METERS,
    },
  );

  const stand = (b: number | null, a: number | null, movedBy: number | null = null): Row => {
    const one = b === null ? null : before[b]!;
    const other = a === null ? null : after[a]!;
    const here = movedBy === null ? (one ?? other)! : other!;
    const light = movedBy !== null || b === null ? afterLight[a!]! : beforeLight[b]!;
    const own = new Set<PlacedAircraft | null>([one, other]);
    const others = [...before, ...after].filter((each) => !own.has(each)).map(({ box }) => box);
    return rowOf({ one, other, box: here.box, light, others, movedBy }, craters, context);
  };
  const rows: { readonly order: number; readonly row: Row }[] = [];
  const add = (order: number, row: Row) => rows.push({ order, row });
  const taken = { before: new Set<number>(), after: new Set<number>() };
  for (const pair of inPlace) {
    taken.before.add(pair.before);
    taken.after.add(pair.after);
    add(pair.before, stand(pair.before, pair.after));
  }
  for (const pair of moved) {
    // A move takes that both places were seen, that the one is empty now and that the other was empty before.
    const hasLeft = stand(pair.before, null).status === 'departed';
    const hasCome = stand(null, pair.after).status === 'arrived';
    const isCarried = carriedStatus('moved', sightOf(after[pair.after]!.box, context)) !== null;
    if (!hasLeft || !hasCome || !isCarried) continue;
    taken.before.add(pair.before);
    taken.after.add(pair.after);
    add(pair.before, stand(pair.before, pair.after, pair.distance));
  }
  before.forEach((_, b) => {
    if (!taken.before.has(b)) add(b, stand(b, null));
  });
  after.forEach((_, a) => {
    if (!taken.after.has(a) && !isSecondMark(after[a]!, before)) add(before.length + a, stand(null, a));
  });
  return rows.toSorted((a, b) => a.order - b.order).map(({ row }) => row);
}

/** Whether an aircraft of the other date, which has a row, stood round its middle: of one place this is a second mark. */
function isSecondMark({ box }: PlacedAircraft, before: readonly PlacedAircraft[]): boolean {
  const [x, y] = middleOf(box);
  return before.some(({ box: [x0, y0, x1, y1] }) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
}

/** One place, and what is known of it. */
interface Stand {
  readonly one: PlacedAircraft | null;
  readonly other: PlacedAircraft | null;
  readonly box: PixelBox;
  readonly light: StandLight;
  /** Boxes of all other aircraft, on either date. */
  readonly others: readonly PixelBox[];
  /** Metres; null where both dates are of one place. */
  readonly movedBy: number | null;
}

function rowOf(stand: Stand, craters: readonly PlacedCrater[], context: ObjectContext): Row {
  const { one, other, box, light, others, movedBy } = stand;
  const sight = sightOf(box, context);
  const drop = revetmentOf(stand, sight, context);
  const evidence: AircraftEvidence = {
    beforeScore: one?.detection.score ?? null,
    afterScore: other?.detection.score ?? null,
    ...observedShares(box, light, context.obscured),
    ...roundedLook(lookAtStand(light, box, others)),
    changedShare: rounded(changeIn(box, context.regions).changedShare, 3),
    revetmentDrop: drop === null ? null : rounded(drop, 3),
  };
  const judged: StandVerdict | { readonly status: 'moved'; readonly why: null } =
    movedBy === null ? judgeStand(evidence) : { status: 'moved', why: null };
  const status = carriedStatus(judged.status, sight) ?? 'not-assessable';
  const inRevetment = drop === null ? null : drop >= REVETMENT_LEAST_DROP;
  const nearestCraterMeters = nearestCrater(box, craters, context);
  const movedMeters = movedBy === null ? null : rounded(movedBy, 1);
  const placed = placementOf(box, context);
  return {
    kind: 'aircraft',
    ...placed,
    beforeBox: one?.detection.box ?? placed.beforeBox,
    afterBox: other?.detection.box ?? placed.afterBox,
    beforeAsset: one?.detection.asset ?? placed.beforeAsset,
    afterAsset: other?.detection.asset ?? placed.afterAsset,
    confidence: confidenceOf(one, other),
    status,
    inRevetment,
    nearestCraterMeters,
    isSmokeNear: smokeNear(box, context),
    movedMeters,
    evidence,
    sentence: aircraftSentence({
      status,
      judged: judged.status,
      why: judged.why,
      showsDamage: carries('aircraft-damage', sight),
      evidence,
      movedMeters,
      inRevetment,
      nearestCraterMeters,
    }),
    claims: claimsOf('aircraft', sight),
    offeredDamage: offeredDamage('aircraft', sight),
  };
}

/** That an aircraft stands, or stood, here on one of the dates. How sure its fate is, nothing is calibrated for. */
function confidenceOf(one: PlacedAircraft | null, other: PlacedAircraft | null): number | null {
  const beliefs = [one, other].flatMap((each) => each?.detection.confidence ?? []);
  return beliefs.length === 0 ? null : Math.max(...beliefs);
}

async function lightOf(aircraft: readonly PlacedAircraft[], context: ObjectContext): Promise<StandLight[]> {
  const lights: StandLight[] = [];
  for (const { box } of aircraft) {
    const window = windowRound(box, context);
    lights.push(standLight(await context.lookAt(window), window, context.bands));
  }
  return lights;
}

/** The box, as much again on each side, and as far as berms stand. */
function windowRound(box: PixelBox, { grid, pixelMeters, gsdMeters }: ObjectContext): PixelWindow {
  const [x0, y0, x1, y1] = box;
  const side = Math.max(x1 - x0, y1 - y0);
  const isFine = pixelMeters !== null && gsdMeters !== null && gsdMeters <= 1;
  const margin = Math.max(LEAST_MARGIN_PX, side, isFine ? REVETMENT_REACH / pixelMeters - side / 2 : 0);
  return windowAround(box, margin, grid);
}

function revetmentOf({ one, box, light }: Stand, sight: Sight, { pixelMeters }: ObjectContext): number | null {
  if (pixelMeters === null || !carries('aircraft-in-revetment', sight)) return null;
  const [x0, y0, x1, y1] = box;
  if (Math.max(x1 - x0, y1 - y0) * pixelMeters > REVETMENT_LONGEST_AIRCRAFT) return null;
  const { window } = light;
  const [values, valid] = one === null ? [light.after, light.afterValid] : [light.before, light.beforeValid];
  return revetmentDrop(
    { width: window.width, height: window.height, values, valid },
    { col: (x0 + x1) / 2 - window.col, row: (y0 + y1) / 2 - window.row },
    pixelMeters,
  );
}

/** From the middle of a place to the nearest rim, m. */
function nearestCrater(box: PixelBox, craters: readonly PlacedCrater[], { pixelMeters }: ObjectContext): number | null {
  if (pixelMeters === null || craters.length === 0) return null;
  const [x, y] = middleOf(box);
  const distances = craters.map((crater) => {
    const [col, row] = middleOf(crater.box);
    const radius = (crater.box[2] - crater.box[0] + crater.box[3] - crater.box[1]) / 4;
    return Math.max(0, Math.hypot(col - x, row - y) - radius);
  });
  return rounded(Math.min(...distances) * pixelMeters, 1);
}

function smokeNear([x0, y0, x1, y1]: PixelBox, { obscured, grid, pixelMeters }: ObjectContext): boolean | null {
  if (obscured === null || pixelMeters === null) return null;
  const col = Math.min(grid.width - 1, Math.max(0, Math.floor((x0 + x1) / 2)));
  const row = Math.min(grid.height - 1, Math.max(0, Math.floor((y0 + y1) / 2)));
  const reach = Math.ceil(SMOKE_REACH_METERS / pixelMeters);
  return (
    obscuredIn(obscured, growWindow({ col, row, width: 1, height: 1 }, reach, grid))?.includes(codeOf('smoke')) ?? false
  );
}

function sightOf([x0, y0, x1, y1]: PixelBox, context: ObjectContext): Sight {
  return { acrossPx: acrossPx(Math.max(x1 - x0, y1 - y0), context), gsdMeters: context.gsdMeters };
}

function matchable({ box: [x0, y0, x1, y1] }: PlacedAircraft, unit: number): Matchable {
  return {
    x: (unit * (x0 + x1)) / 2,
    y: (unit * (y0 + y1)) / 2,
    width: unit * (x1 - x0),
    height: unit * (y1 - y0),
  };
}

function middleOf([x0, y0, x1, y1]: PixelBox): readonly [number, number] {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

function smallerOf(a: PixelBox, b: PixelBox): { readonly width: number; readonly height: number } {
  return { width: Math.min(a[2] - a[0], b[2] - b[0]), height: Math.min(a[3] - a[1], b[3] - b[1]) };
}

function roundedLook(look: ReturnType<typeof lookAtStand>): ReturnType<typeof lookAtStand> {
  const to3 = (value: number | null) => (value === null ? null : rounded(value, 3));
  return {
    similarity: to3(look.similarity),
    residual: to3(look.residual),
    burntShare: to3(look.burntShare),
    bodyTurn: to3(look.bodyTurn),
    lightShare: to3(look.lightShare),
  };
}
