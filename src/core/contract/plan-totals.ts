import { counted } from './counted.ts';
import type { PlannedLook } from './watch-api.ts';

type Costs = Pick<PlannedLook, 'does' | 'areaKm2' | 'bytes' | 'quotaKm2'>;

/** What looks take together. Sums leave out what is not known, and beside them stands of how many comparisons that is so. */
export function planTotals(looks: readonly Costs[]) {
  const compared = looks.filter(({ does }) => does === 'compare');
  const sum = (key: 'areaKm2' | 'bytes' | 'quotaKm2') => compared.reduce((total, look) => total + (look[key] ?? 0), 0);
  return {
    sites: looks.length,
    comparisons: compared.length,
    areaKm2: sum('areaKm2'),
    bytes: sum('bytes'),
    bytesNotKnown: compared.filter(({ bytes }) => bytes === null).length,
    quotaKm2: sum('quotaKm2'),
    quotaNotKnown: compared.filter(({ quotaKm2 }) => quotaKm2 === null).length,
  };
}

/** The same in one sentence. */
export function totalWords(looks: readonly Costs[]): string {
  const { sites, comparisons, areaKm2, bytes, bytesNotKnown, quotaKm2, quotaNotKnown } = planTotals(looks);
  const beside = (count: number) => (count === 0 ? '' : `, and ${count} of which it is not known`);
  return [
    `${counted(sites, 'site')}, ${counted(comparisons, 'comparison')} over ${Number(areaKm2.toFixed(areaKm2 < 10 ? 1 : 0))} km²`,
    `about ${(bytes / 1e9).toFixed(2)} GB to fetch${beside(bytesNotKnown)}`,
    `${quotaKm2.toFixed(0)} km² of quotas${beside(quotaNotKnown)}.`,
  ].join('; ');
}
