import { UsageError } from '../contract/errors.ts';
import type { Cadence, Site } from '../contract/watch.ts';
import { clockAheadMs } from '../geo/zone-clock.ts';
import { cronMoments, cronPattern } from './cron-moments.ts';
import { nearestName } from './nearest-name.ts';

/** How often an archive is asked for a site that is looked at with each new scene: from midnight UTC on. */
const POLL_MS = 6 * 3_600_000;
const DAY_MS = 86_400_000;

/** The first moment after another at which a site is due. All times here are ISO 8601 in UTC. */
export function nextDue(cadence: Cadence, after: string): string {
  const start = Date.parse(after);
  if (cadence.kind === 'each-new-scene') return isoOf((Math.floor(start / POLL_MS) + 1) * POLL_MS);
  return isoOf(cronMoments(cadence).after(start));
}

/**
 * Where a site's schedule begins: one that is looked at with each new scene is due at once, a cron at its next moment.
 *
 * @param now when the site was added, taken up again or set to another rhythm.
 */
export function firstDue(cadence: Cadence, now: string): { readonly answered: string; readonly due: string } {
  return cadence.kind === 'each-new-scene'
    ? { answered: isoOf(0), due: now }
    : { answered: now, due: nextDue(cadence, now) };
}

/**
 * The moment that a look answers now: the latest that has come since the last one answered, so that a day of missed moments is
 * caught up with one look, and a clock that is set back asks for none twice.
 *
 * @param answered the moment that the last look answered; before the first, what `firstDue` says.
 * @returns null where none has come.
 */
export function dueNow(cadence: Cadence, answered: string, now: string): string | null {
  const end = Date.parse(now);
  const latest =
    cadence.kind === 'each-new-scene' ? Math.floor(end / POLL_MS) * POLL_MS : cronMoments(cadence).until(end);
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
    first = cronPattern(cadence.expression).nextRun(new Date(0));
  } catch (error) {
    throw new UsageError(
      `"${expression}" cannot be read as cron: ${(error as Error).message.replace(/^CronPattern: /, '')}.`,
    );
  }
  if (first === null) throw new UsageError(`"${expression}" names a day that never comes.`);
  return cadence;
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString();
}
