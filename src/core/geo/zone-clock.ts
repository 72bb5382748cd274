/**
 * By how many milliseconds the clocks of a zone are ahead of UTC, at a moment in milliseconds since 1970; whole seconds count.
 *
 * @param zone IANA name.
 * @throws RangeError for a zone that is not known.
 */
export function clockAheadMs(zone: string): (at: number) => number {
  const numeric = 'numeric' as const;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  return (at) => {
    const second = Math.floor(at / 1000) * 1000;
    const parts = format.formatToParts(second);
    const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)!.value);
    return (
      Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - second
    );
  };
}
