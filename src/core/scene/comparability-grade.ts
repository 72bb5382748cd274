import type { ComparabilityAspect, ComparabilityFactor, ComparabilityLevel } from '../contract/run.ts';

/** Without these nothing else counts. */
const DECISIVE: ReadonlySet<ComparabilityAspect> = new Set(['alignment', 'observed']);

export const GRADE_RULE =
  'Poor where alignment or observed ground is poor, or two other aspects are. Fair where any aspect is poor, alignment or ' +
  'observed ground is not good, or two other aspects are fair. Unknown where that leaves it good, but more than half of ' +
  'the aspects are not known. Else good.';

/** One grade for the whole, by `GRADE_RULE`. */
export function gradeOf(factors: readonly ComparabilityFactor[]): ComparabilityLevel {
  const decisive = factors.filter(({ aspect }) => DECISIVE.has(aspect));
  const others = factors.filter(({ aspect }) => !DECISIVE.has(aspect));
  const count = (level: ComparabilityLevel, among: readonly ComparabilityFactor[] = others) =>
    among.filter((factor) => factor.level === level).length;
  if (count('poor', decisive) > 0 || count('poor') >= 2) return 'poor';
  if (count('poor') > 0 || decisive.some(({ level }) => level !== 'good') || count('fair') >= 2) return 'fair';
  return count('unknown', factors) > factors.length / 2 ? 'unknown' : 'good';
}

/** Good up to one limit, fair up to the next. */
export function levelOf(value: number, goodUpTo: number, fairUpTo: number): 'good' | 'fair' | 'poor' {
  if (value <= goodUpTo) return 'good';
  return value <= fairUpTo ? 'fair' : 'poor';
}
