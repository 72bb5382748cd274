/** Where an axis is marked, and what stands there. */
export interface Tick<Value> {
  readonly value: Value;
  readonly label: string;
}

/** Steps of 1, 2 or 5 times a power of ten from 0 on, the last at or above the largest value; six at most. */
export function countTicks(largest: number): readonly Tick<number>[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(largest, 1e-9) / 5));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size * 5 >= largest * (1 - 1e-9))!;
  const steps = Math.max(1, Math.ceil(largest / step - 1e-9));
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from({ length: steps + 1 }, (_, i) => ({ value: i * step, label: (i * step).toFixed(decimals) }));
}

const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;
const SHORTEST_BY_MONTHS = 92 * DAY_MS;

/**
 * Days that mark a span of time, `most` at most: each Monday or every few where it is shorter than a quarter, else first
 * days of months or years.
 *
 * @param from @param to ms since 1970, UTC.
 */
export function dateTicks(from: number, to: number, most: number): readonly Tick<number>[] {
  if (to - from < SHORTEST_BY_MONTHS) return weekTicks(from, to, most);
  const first = new Date(from);
  for (const step of MONTH_STEPS) {
    const ticks: Tick<number>[] = [];
    const start = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
    for (let month = start; monthMs(month) <= to; month += step) {
      if (monthMs(month) >= from)
        ticks.push({ value: monthMs(month), label: monthLabel(month, step, ticks.length === 0) });
    }
    if (ticks.length <= most) return ticks;
  }
  return [];
}

function weekTicks(from: number, to: number, most: number): readonly Tick<number>[] {
  const stepDays = 7 * Math.max(1, Math.ceil((to - from) / (7 * DAY_MS) / most));
  const ticks: Tick<number>[] = [];
  // 5 January 1970 was a Monday.
  const start = Math.ceil((from - 4 * DAY_MS) / (7 * DAY_MS)) * 7 * DAY_MS + 4 * DAY_MS;
  for (let at = start; at <= to; at += stepDays * DAY_MS) {
    const day = new Date(at);
    ticks.push({ value: at, label: `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}` });
  }
  return ticks;
}

function monthMs(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1);
}

function monthLabel(month: number, step: number, isFirst: boolean): string {
  const year = Math.floor(month / 12);
  if (step >= 12) return String(year);
  return month % 12 === 0 || isFirst ? `${MONTHS[month % 12]} ${year}` : MONTHS[month % 12]!;
}
