import type { EventReport } from '../contract/cue.ts';
import { groundDistance } from '../geo/ground.ts';

const NEAR_METERS = 2000;
/** Height of a belt of latitude; near places share one or lie in two side by side: 2 km are 0.0181° at most. */
const BELT_DEGREES = 0.0182;

/**
 * Reports that may be one event told twice: of the same day and type, within 2 km of each other. For a person to decide;
 * none is left out. Pairs across the antimeridian are not looked for.
 *
 * @returns groups of two and more ids, chained where one lies near the next.
 */
export function nearDuplicates(reports: readonly EventReport[]): readonly (readonly string[])[] {
  const eastward = [...reports].sort((a, b) => a.at.lon - b.at.lon);
  const groups = new Groups(eastward.length);
  const belts = new Map<string, number[]>();
  for (const [index, report] of eastward.entries()) {
    const belt = Math.floor(report.at.lat / BELT_DEGREES);
    const widest = BELT_DEGREES / Math.max(1e-3, Math.cos(((Math.abs(report.at.lat) + BELT_DEGREES) * Math.PI) / 180));
    for (const near of [belt - 1, belt, belt + 1]) {
      const others = belts.get(keyOf(report, near)) ?? [];
      for (let i = others.length - 1; i >= 0; i--) {
        const other = eastward[others[i]!]!;
        if (report.at.lon - other.at.lon > widest) break;
        if (groundDistance(report.at, other.at) <= NEAR_METERS) groups.join(index, others[i]!);
      }
    }
    const own = belts.get(keyOf(report, belt));
    if (own === undefined) belts.set(keyOf(report, belt), [index]);
    else own.push(index);
  }
  return groups.ofSeveral().map((group) => group.map((index) => eastward[index]!.id));
}

function keyOf({ day, type }: EventReport, belt: number): string {
  return JSON.stringify([day, type, belt]);
}

/** What belongs together, by union and find. */
class Groups {
  readonly #parent: number[];

  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, index) => index);
  }

  join(one: number, other: number): void {
    this.#parent[this.#root(one)] = this.#root(other);
  }

  ofSeveral(): readonly (readonly number[])[] {
    const groups = new Map<number, number[]>();
    for (const index of this.#parent.keys()) {
      const group = groups.get(this.#root(index));
      if (group === undefined) groups.set(this.#root(index), [index]);
      else group.push(index);
    }
    return [...groups.values()].filter(({ length }) => length > 1);
  }

  #root(index: number): number {
    let root = index;
    while (this.#parent[root] !== root) root = this.#parent[root]!;
    this.#parent[index] = root;
    return root;
  }
}
