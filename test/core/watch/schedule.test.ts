import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Cadence } from '../../../src/core/contract/watch.ts';
import { cronCadence, dueNow, firstDue, isOverdue, nextDue } from '../../../src/core/watch/schedule.ts';

interface Case {
  readonly zone: string;
  readonly expression: string;
  readonly after: string;
  readonly until: string;
  readonly due: readonly string[];
}

/** Made by `schedule-cases.py`, which knows nothing of this program. */
const cases = JSON.parse(readFileSync('test/core/watch/schedule-cases.json', 'utf8')) as readonly Case[];
const HOUR = 3_600_000;
const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();

describe('a cadence in cron', () => {
  it('is held against 140 cases, of which most cross a change of the clocks', () => {
    expect(cases).toHaveLength(140);
    expect(cases.filter(({ due }) => due.length > 0).length).toBeGreaterThan(90);
  });

  it.each(cases)(
    'comes at the moments of $expression in $zone from $after',
    ({ zone, expression, after, until, due }) => {
      const cadence = cronCadence(expression, zone);
      const found: string[] = [];
      for (let at = nextDue(cadence, after); at <= until; at = nextDue(cadence, at)) found.push(at);
      expect(found.filter((at) => at < until)).toEqual(due);

      // The scheduler's side: each answered once, not a second early, and not again by a clock that was set back.
      let answered = after;
      for (const at of due) {
        expect(dueNow(cadence, answered, later(at, -1000))).toBeNull();
        expect(dueNow(cadence, answered, at)).toBe(at);
        answered = at;
        expect(dueNow(cadence, answered, later(at, -2 * HOUR))).toBeNull();
      }
      // Asleep all the time: one look catches up.
      expect(dueNow(cadence, after, later(until, -60_000))).toBe(due.at(-1) ?? null);
    },
  );

  it('fires once a day while the clock of the machine jumps to and fro', () => {
    const cadence = cronCadence('30 2 * * *', 'Europe/Kyiv');
    const jumps = [0, 5, -3, 8, -7, 1, 26, -26, 4, 0.5, -0.5, 20, -1, 30, -12, 12];
    const fired: string[] = [];
    let now = '2024-10-26T00:00:00.000Z';
    let answered = now;
    for (const hours of [...jumps, ...jumps]) {
      now = later(now, (hours + 1) * HOUR);
      const due = dueNow(cadence, answered, now);
      if (due === null) continue;
      fired.push(due);
      answered = due;
    }
    expect(fired.length).toBeGreaterThan(2);
    expect(fired).toEqual([...new Set(fired)].toSorted());
  });

  it('comes in both passes of an hour that comes twice where it is a rhythm, and once where it names a time', () => {
    const from = (expression: string, after: string, many: number) => {
      const cadence = cronCadence(expression, 'Europe/Kyiv');
      const found: string[] = [];
      for (let at = nextDue(cadence, after); found.length < many; at = nextDue(cadence, at))
        found.push(at.slice(11, 16));
      return found;
    };
    // Clocks in Kyiv go back from 04:00 to 03:00 at 01:00 UTC, and forward from 03:00 to 04:00 at 01:00 UTC.
    const [back, forth] = ['2024-10-26T23:59:59Z', '2024-03-30T23:59:59Z'];
    expect(from('*/30 * * * *', back, 5)).toEqual(['00:00', '00:30', '01:00', '01:30', '02:00']);
    expect(from('* 3 27 10 *', '2024-10-27T00:58:00Z', 3)).toEqual(['00:59', '01:00', '01:01']);
    expect(from('15 3 * * *', back, 2)).toEqual(['00:15', '01:15']);
    expect(from('30 * * * *', forth, 3)).toEqual(['00:30', '01:30', '02:30']);
    expect(from('30 3 * * *', forth, 2)).toEqual(['01:00', '00:30']);
    // From its last minute in one year to the first in the next.
    expect(nextDue(cronCadence('* 3 27 10 *', 'Europe/Kyiv'), '2024-10-27T01:59:00Z')).toBe('2025-10-27T01:00:00.000Z');
    expect(dueNow(cronCadence('* 3 27 10 *', 'Europe/Kyiv'), back, '2025-10-20T00:00:00Z')).toBe(
      '2024-10-27T01:59:00.000Z',
    );
  });

  it('finds a day that is years away', () => {
    expect(nextDue(cronCadence('0 0 29 2 *', 'UTC'), '2096-03-01T00:00:00Z')).toBe('2104-02-29T00:00:00.000Z');
    expect(dueNow(cronCadence('0 0 29 2 *', 'UTC'), '2000-01-01T00:00:00Z', '2103-01-01T00:00:00Z')).toBe(
      '2096-02-29T00:00:00.000Z',
    );
  });
});

describe('each new scene', () => {
  const cadence: Cadence = { kind: 'each-new-scene' };

  it('is asked for at every sixth hour of UTC, once', () => {
    expect(nextDue(cadence, '2024-05-01T05:59:59.999Z')).toBe('2024-05-01T06:00:00.000Z');
    expect(nextDue(cadence, '2024-05-01T06:00:00Z')).toBe('2024-05-01T12:00:00.000Z');
    expect(dueNow(cadence, '2024-04-20T06:00:00Z', '2024-05-01T07:00:00Z')).toBe('2024-05-01T06:00:00.000Z');
    expect(dueNow(cadence, '2024-05-01T06:00:00Z', '2024-05-01T11:59:59Z')).toBeNull();
  });

  it('is asked for at once where a site is new; a cron keeps to its moments', () => {
    const now = '2024-05-01T07:00:00.000Z';
    const { answered, due } = firstDue(cadence, now);
    expect(due).toBe(now);
    expect(dueNow(cadence, answered, now)).toBe('2024-05-01T06:00:00.000Z');
    const daily = cronCadence('0 6 * * *', 'UTC');
    const cron = firstDue(daily, now);
    expect(cron.due).toBe('2024-05-02T06:00:00.000Z');
    expect(dueNow(daily, cron.answered, '2024-05-02T05:59:59Z')).toBeNull();
  });
});

describe('a site that is silent', () => {
  const daily = { cadence: cronCadence('0 6 * * *', 'UTC'), paused: false };
  const weekly = { cadence: cronCadence('0 6 * * 1', 'UTC'), paused: false };
  const heardAt = '2024-05-06T06:05:00Z'; // a Monday

  it('is overdue when the second moment comes without a look', () => {
    expect(isOverdue(daily, heardAt, '2024-05-07T23:00:00Z')).toBe(false);
    expect(isOverdue(daily, heardAt, '2024-05-08T05:59:59Z')).toBe(false);
    expect(isOverdue(daily, heardAt, '2024-05-08T06:00:00Z')).toBe(true);
  });

  it('is overdue a day after its moment, however rare that is', () => {
    expect(isOverdue(weekly, heardAt, '2024-05-14T05:59:59Z')).toBe(false);
    expect(isOverdue(weekly, heardAt, '2024-05-14T06:00:00Z')).toBe(true);
  });

  it('is never overdue while paused, and is where its last look lies in the future', () => {
    expect(isOverdue({ ...daily, paused: true }, heardAt, '2025-01-01T00:00:00Z')).toBe(false);
    expect(isOverdue(daily, '2099-01-01T00:00:00Z', '2024-05-07T00:00:00Z')).toBe(true);
    expect(isOverdue(daily, '2024-05-07T00:10:00Z', '2024-05-07T00:00:00Z')).toBe(false);
  });
});
