import { Cron } from 'croner';
import type { Cadence } from '../contract/watch.ts';
import { clockAheadMs } from '../geo/zone-clock.ts';

/** Moments that a cron names, in milliseconds since 1970. */
export interface CronMoments {
  /** The first after another. */
  after(start: number): number;
  /** The latest that has come; null where none has. */
  until(end: number): number | null;
}

type CronCadence = Extract<Cadence, { kind: 'cron' }>;

const SECOND_MS = 1000;
/** The farthest that clocks anywhere are ahead of UTC, and behind it. */
const MOST_AHEAD_MS = 14 * 3_600_000;
const MOST_BEHIND_MS = 12 * 3_600_000;
/** A time that clocks show once more they show within a day and the longest change. */
const NEAR_MS = 26 * 3_600_000;

/**
 * The moments of a cron in its zone, as Vixie's cron has them where clocks change: one whose minute or hour begins with `*` asks
 * for a rhythm, and comes whenever the clocks show its times, in both passes of an hour that comes twice and never for an hour
 * that is left out. Any other names times, each of which comes once: where clocks are put forward over it, as soon as they show a
 * time again; where they are put back over it, the first time.
 *
 * Vixie, cron(8) 3.0, "Daylight Saving Time and other time changes".
 */
export function cronMoments({ expression, zone }: CronCadence): CronMoments {
  const clocks = clocksOf(zone);
  const cron = cronPattern(expression);
  const isRhythm = expression
    .split(' ')
    .slice(0, 2)
    .some((field) => field.startsWith('*'));
  return isRhythm ? rhythm(cron, clocks) : namedTimes(cron, clocks);
}

/** Read by clocks that are never put forward or back: those of UTC. Times as clocks show them are milliseconds as if they showed UTC. */
export function cronPattern(expression: string): Cron {
  return new Cron(expression, { mode: '5-part', timezone: 'UTC', paused: true });
}

function namedTimes(cron: Cron, { aheadAt, momentOf }: Clocks): CronMoments {
  return {
    after: (start) => {
      let shown = start + aheadAt(start);
      let moment: number;
      do {
        shown = cron.nextRun(new Date(shown))!.getTime();
        moment = momentOf(shown);
      } while (moment <= start);
      return moment;
    },
    until: (end) => {
      const shown = end + aheadAt(end);
      const past = latestShown(cron, shown);
      let latest = past === null ? null : momentOf(past);
      // In an hour that comes twice the clocks have shown times already that lie ahead of them again.
      for (let next = cron.nextRun(new Date(shown)); next !== null; next = cron.nextRun(next)) {
        const moment = momentOf(next.getTime());
        if (moment > end) break;
        latest = moment;
      }
      return latest;
    },
  };
}

/** From one change of the clocks to the next it is as in UTC. */
function rhythm(cron: Cron, { aheadAt, momentOf, changeIn }: Clocks): CronMoments {
  return {
    after: (start) => {
      let from = start;
      let ahead = aheadAt(start);
      for (;;) {
        const shown = cron.nextRun(new Date(from + ahead))!.getTime();
        const moment = shown - ahead;
        const near = Math.min(moment, from + NEAR_MS);
        const change = changeIn(from, near, ahead);
        if (change !== null) {
          from = change - 1;
          ahead = aheadAt(change);
        } else if (near === moment) return moment;
        else {
          from = Math.max(near, momentOf(shown) - NEAR_MS);
          ahead = aheadAt(from);
        }
      }
    },
    until: (end) => {
      for (let to = end; ; ) {
        const ahead = aheadAt(to);
        const shown = latestShown(cron, to + ahead);
        if (shown === null) return null;
        const moment = shown - ahead;
        const near = Math.max(moment, to - NEAR_MS);
        const change = changeIn(near, to);
        if (change !== null) to = change - 1;
        else if (near === moment) return moment;
        else to = Math.min(near, momentOf(shown) + NEAR_MS);
      }
    },
  };
}

function latestShown(cron: Cron, shown: number): number | null {
  const [past] = cron.previousRuns(1, new Date(shown + SECOND_MS));
  return past?.getTime() ?? null;
}

type Clocks = ReturnType<typeof clocksOf>;

function clocksOf(zone: string) {
  const aheadAt = clockAheadMs(zone);
  /** The first moment after `before`, up to `from`, of which something holds that does not at `before` and does at `from`. */
  const firstThat = (holds: (moment: number) => boolean, before: number, from: number) => {
    let [early, late] = [before, from];
    while (late - early > 1) {
      const middle = Math.floor((early + late) / 2);
      if (holds(middle)) late = middle;
      else early = middle;
    }
    return late;
  };
  return {
    aheadAt,
    /** When the clocks are changed after one moment and up to another at most a day or so later; null where they are not. */
    changeIn: (before: number, until: number, ahead = aheadAt(before)): number | null =>
      aheadAt(until) === ahead ? null : firstThat((moment) => aheadAt(moment) !== ahead, before, until),
    /** The first moment at which the clocks show a time, or, where they leave it out, a later one. */
    momentOf: (shown: number): number => {
      const [early, late] = [shown - MOST_AHEAD_MS, shown + MOST_BEHIND_MS];
      const candidates = [shown - aheadAt(early), shown - aheadAt(late)].toSorted((a, b) => a - b);
      const found = candidates.find((moment) => moment + aheadAt(moment) === shown);
      return found ?? firstThat((moment) => moment + aheadAt(moment) >= shown, early, late);
    },
  };
}
