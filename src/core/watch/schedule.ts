import { Cron } from 'croner';
import { UsageError } from '../contract/errors.ts';
import type { Cadence, Site } from '../contract/watch.ts';
import { clockAheadMs } from '../geo/zone-clock.ts';
import { nearestName } from './nearest-name.ts';

/** How often an archive is asked for a site that is looked at with each new scene: from midnight UTC on. */
const POLL_MS = 6 * 3_600_000;
const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
/** The farthest that clocks anywhere are ahead of UTC, and behind it. */
const MOST_AHEAD_MS = 14 * 3_600_000;
const MOST_BEHIND_MS = 12 * 3_600_000;

/**
 * The first moment after another at which a site is due.
 *
 * Each time that a cron expression names is a time on the clocks of its zone, and comes once: where clocks are put forward over
 * it, as soon as they show a time again; where they are put back over it, the first time. All times here are ISO 8601 in UTC.
 */
export function nextDue(cadence: Cadence, after: string): string {
  const start = Date.parse(after);
  if (cadence.kind === 'each-new-scene') return isoOf((Math.floor(start / POLL_MS) + 1) * POLL_MS);
  const { cron, aheadAt, momentOf } = clockOf(cadence);
  let shown = start + aheadAt(start);
  let moment: number;
  do {
    shown = cron.nextRun(new Date(shown))!.getTime();
    moment = momentOf(shown);
  } while (moment <= start);
  return isoOf(moment);
}

/**
 * The moment that a look answers now: the latest that has come since the last one answered, so that a day of missed moments is
 * caught up with one look, and a clock that is set back asks for none twice.
 *
 * @param answered the moment that the last look answered, or when the site was added.
 * @returns null where none has come.
 */
export function dueNow(cadence: Cadence, answered: string, now: string): string | null {
  const end = Date.parse(now);
  const latest = cadence.kind === 'each-new-scene' ? Math.floor(end / POLL_MS) * POLL_MS : latestMoment(cadence, end);
  return latest !== null && latest > Date.parse(answered) ? isoOf(latest) : null;
}

/**
 * Whether a site has been silent for longer than its cadence allows: a moment has come, and so has the next one, or a day has
 * gone by, without a look.
 *
 * @param heardAt when it was last looked at, added or taken up again, whichever is the latest. One of more than a day ahead of
 *   `now` was written by a clock that was wrong, and counts as silence.
 */
export function isOverdue(
  { cadence, paused }: Pick<Site, 'cadence' | 'paused'>,
  heardAt: string,
  now: string,
): boolean {
  if (paused) return false;
  const clock = Date.parse(now);
  if (Date.parse(heardAt) > clock + DAY_MS) return true;
  const due = nextDue(cadence, heardAt);
  return clock >= Math.min(Date.parse(nextDue(cadence, due)), Date.parse(due) + DAY_MS);
}

/** When digests are sent, as an operator writes it: `0 7 * * * Europe/Kyiv`. @throws UsageError */
export function digestCadence(written: string): Cadence {
  const [, expression = written, zone = 'UTC'] = /^(.*\S)\s+([A-Za-z]\S*)$/.exec(written.trim()) ?? [];
  return cronCadence(expression, zone);
}

/** @throws UsageError for an expression that is none, or names no time that ever comes; for a zone that is not known. */
export function cronCadence(expression: string, zone: string): Cadence {
  const cadence = { kind: 'cron', expression: expression.trim().replace(/\s+/g, ' '), zone } as const;
  if (!/^(\S+ ){4}\S+$/.test(cadence.expression)) {
    throw new UsageError(
      `"${expression}" is no cadence: give each-new-scene, or the five fields of cron, as "0 6 * * *" for six every morning.`,
    );
  }
  try {
    // An offset is no zone: it knows nothing of summer time.
    if (!/^[A-Za-z]/.test(zone)) throw new RangeError();
    clockAheadMs(zone);
  } catch {
    const near = nearestName(zone, Intl.supportedValuesOf('timeZone'));
    throw new UsageError(
      `There is no time zone "${zone}"${near === null ? '.' : `; "${near}" is meant?`} Give a name of the IANA list, as Europe/Kyiv or UTC.`,
    );
  }
  let first: Date | null;
  try {
    first = patternOf(cadence.expression).nextRun(new Date(0));
  } catch (error) {
    throw new UsageError(
      `"${expression}" cannot be read as cron: ${(error as Error).message.replace(/^CronPattern: /, '')}.`,
    );
  }
  if (first === null) throw new UsageError(`"${expression}" names a day that never comes.`);
  return cadence;
}

type CronCadence = Extract<Cadence, { kind: 'cron' }>;

function latestMoment(cadence: CronCadence, end: number): number | null {
  const { cron, aheadAt, momentOf } = clockOf(cadence);
  const shown = end + aheadAt(end);
  const [past] = cron.previousRuns(1, new Date(shown + SECOND_MS));
  let latest = past === undefined ? null : momentOf(past.getTime());
  // In an hour that comes twice the clocks have shown times already that lie ahead of them again.
  for (let next = cron.nextRun(new Date(shown)); next !== null; next = cron.nextRun(next)) {
    const moment = momentOf(next.getTime());
    if (moment > end) break;
    latest = moment;
  }
  return latest;
}

/** Times as the clocks show them are milliseconds as if the clocks showed UTC. */
function clockOf({ expression, zone }: CronCadence) {
  const aheadAt = clockAheadMs(zone);
  return {
    cron: patternOf(expression),
    aheadAt,
    /** The first moment at which the clocks show a time, or, where they leave it out, a later one. */
    momentOf(shown: number): number {
      const [early, late] = [shown - MOST_AHEAD_MS, shown + MOST_BEHIND_MS];
      const candidates = [shown - aheadAt(early), shown - aheadAt(late)].toSorted((a, b) => a - b);
      const found = candidates.find((moment) => moment + aheadAt(moment) === shown);
      if (found !== undefined) return found;
      let [before, from] = [early, late];
      while (from - before > 1) {
        const middle = Math.floor((before + from) / 2);
        if (middle + aheadAt(middle) < shown) before = middle;
        else from = middle;
      }
      return from;
    },
  };
}

/** Clocks that are never put forward or back: those of UTC. */
function patternOf(expression: string): Cron {
  return new Cron(expression, { mode: '5-part', timezone: 'UTC', paused: true });
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString();
}
