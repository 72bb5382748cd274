import type { Passing } from './passing.ts';

/** What a comparison with what comes and goes nearby comes to, in one plain sentence with its figures; null where nothing does. */
export function passingWords(passing: Passing | null): string | null {
  if (passing === null || passing.is === 'new') return null;
  const { looks, passedOn, earlier, now, reachMeters } = passing;
  const reach = `within ${reachMeters.toFixed(0)} m`;
  if (passing.is === 'crowd')
    return `${now} such changes ${reach} at once, where ${looks} earlier looks had ${earlier} in all.`;
  return `Such changes came and went ${reach} on ${passedOn} of ${looks} earlier looks, ${earlier} in all; now ${now}.`;
}
