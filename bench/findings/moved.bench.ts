/**
 * How well could anybody tell which aircraft moved, on the airbases of `airbases.ts`? An oracle is asked that makes no mistake in
 * anything else and sees the type, paint and sweep of every aircraft without error. What else is painted, heading and stand are
 * drawn anew at the new place, so no more tells one aircraft from another.
 *
 * It says *moved* of the aircraft of a look that came, where as many as left and came in that look, among as many of all looks, were
 * in half of the draws or more the same ones; the share is counted on events of their own. Prints the scores of `score-airbase.ts`.
 */
import { lookOf } from '../../samples/render/airbase-fleet.ts';
import type { PlannedAircraft } from '../../samples/render/airbase-plan.ts';
import { otherEvent } from '../../samples/render/other-event.ts';
import { Random } from '../../samples/render/random.ts';
import { f1, type Tally } from './score-airbase.ts';

const EVENTS = 20_000;
const LIKELY = 0.5;

/** What came and what left in one look, of one event. */
interface Alike {
  readonly left: readonly PlannedAircraft[];
  readonly came: readonly PlannedAircraft[];
  /** How many of all looks and of this one: all that bears on whether they are the same. */
  readonly key: string;
}

function* alikeGroups(first: number): Generator<readonly Alike[]> {
  for (let seed = first; seed < first + EVENTS; seed++) {
    const random = new Random(seed);
    const { fleet } = otherEvent(random.fork('event'));
    const looks = new Map<string, { left: PlannedAircraft[]; came: PlannedAircraft[] }>();
    // Its own order tells the fates.
    const order = random.fork('order');
    const drawn = fleet.map((one) => ({ one, at: order.next() })).sort((a, b) => a.at - b.at);
    for (const { one } of drawn) {
      const { type, scheme, sweepDeg } = lookOf(one.type, random.fork(one.id));
      const look = JSON.stringify([type, scheme, type === 'swing-wing' ? sweepDeg : null]);
      const alike = looks.get(look) ?? { left: [], came: [] };
      looks.set(look, alike);
      if (one.fate === 'departed' || one.fate === 'moved') alike.left.push(one);
      if (one.fate === 'arrived' || one.fate === 'moved') alike.came.push(one);
    }
    const groups = [...looks.values()];
    const count = (side: 'left' | 'came') => groups.reduce((sum, each) => sum + each[side].length, 0);
    yield groups.map((each) => ({
      ...each,
      key: [count('left'), count('came'), each.left.length, each.came.length].join(' '),
    }));
  }
}

function countShares(): Map<string, { moved: number; came: number }> {
  const shares = new Map<string, { moved: number; came: number }>();
  for (const groups of alikeGroups(1_000_000)) {
    for (const { came, key } of groups) {
      const share = shares.get(key) ?? { moved: 0, came: 0 };
      shares.set(key, share);
      share.came += came.length;
      share.moved += came.filter(({ fate }) => fate === 'moved').length;
    }
  }
  return shares;
}

function score(isSaid: (group: Alike) => boolean): string {
  const tally = (): Tally => ({ right: 0, false: 0, missed: 0 });
  const tallies = { departed: tally(), arrived: tally(), moved: tally() };
  for (const groups of alikeGroups(2_000_000)) {
    for (const group of groups) {
      const said = isSaid(group) ? Math.min(group.left.length, group.came.length) : 0;
      const [from, to] = [new Set(group.left.slice(0, said)), new Set(group.came.slice(0, said))];
      for (const one of group.left) {
        if (one.fate === 'departed') tallies.departed[from.has(one) ? 'missed' : 'right']++;
        else if (!from.has(one)) tallies.departed.false++;
      }
      for (const one of group.came) {
        if (one.fate === 'moved') tallies.moved[to.has(one) ? 'right' : 'missed']++;
        else if (to.has(one)) tallies.moved.false++;
        if (one.fate === 'arrived') tallies.arrived[to.has(one) ? 'missed' : 'right']++;
        else if (!to.has(one)) tallies.arrived.false++;
      }
    }
  }
  const { departed, arrived, moved } = tallies;
  const macro = (2 + f1(departed) + f1(arrived) + f1(moved)) / 5;
  const three = Object.entries(tallies).map(([status, each]) => `${status} F1 ${f1(each).toFixed(3)}`);
  const precision = moved.right / Math.max(1, moved.right + moved.false);
  return `${three.join(', ')} (precision ${precision.toFixed(2)}); macro-F1 ${macro.toFixed(3)} with present and destroyed at 1`;
}

const shares = countShares();
console.log(`moved never said: ${score(() => false)}`);
console.log(
  `said where likely: ${score(({ key }) => {
    const { moved, came } = shares.get(key) ?? { moved: 0, came: 1 };
    return moved >= LIKELY * came;
  })}`,
);
