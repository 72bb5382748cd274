import { AftermathError, problemOf, refusals } from '../contract/errors.ts';
import type { Verdict } from '../contract/finding.ts';
import type { LookState, Silencer } from '../contract/watch.ts';
import { type Silenced, silencedCounts } from './silence.ts';

/** What a look came to, and why, in one sentence or two. */
export interface LookOutcome {
  readonly state: LookState;
  readonly reason: string;
}

const WHY_NOT_OBSERVED = {
  cloud: 'Cloud, haze, smoke or their shadow hides the ground on one of the dates.',
  'no-overlap': 'The two scenes have no ground in common.',
  misaligned: 'The two scenes could not be laid on each other.',
  'no-data': 'Too little of the ground is seen on both dates.',
} as const satisfies Record<Extract<Verdict, { kind: 'not-observed' }>['why'], string>;

const SILENCER_WORDS = {
  threshold: 'below the thresholds',
  'ignore-zone': 'in ignored zones',
  'usual-here': 'within what is usual here',
} as const satisfies Record<Silencer, string>;

/** The outcome of a comparison that was made: changed where a finding tells somebody, unchanged where none does. */
export function outcomeOf(verdict: Verdict, silenced: Silenced): LookOutcome {
  if (verdict.kind === 'not-observed') return { state: 'not-comparable', reason: WHY_NOT_OBSERVED[verdict.why] };
  const seen = `${(100 * verdict.observedFraction).toFixed(0)} % of the ground was seen on both dates.`;
  const silent = silentWords(silenced);
  const { told } = silenced;
  if (told.length > 0) {
    return {
      state: 'changed',
      reason: [`${findings(told.length)} to look at.`, silent, seen].filter(Boolean).join(' '),
    };
  }
  return { state: 'unchanged', reason: [silent ?? 'Nothing was found.', seen].join(' ') };
}

/** The outcome of a look that ended in an error: scenes that cannot be compared are no failure. */
export function outcomeOfError(error: unknown): LookOutcome {
  const cannotBeCompared =
    error instanceof AftermathError && refusals[error.code].exit === refusals.E_NOT_COMPARABLE.exit;
  return { state: cannotBeCompared ? 'not-comparable' : 'failed', reason: problemOf(error).detail };
}

function silentWords(silenced: Silenced): string | null {
  if (silenced.silent.length === 0) return null;
  const counts = Object.entries(silencedCounts(silenced)).map(
    ([silencer, count]) => `${count} ${SILENCER_WORDS[silencer as Silencer]}`,
  );
  return `${findings(silenced.silent.length)} kept silent: ${counts.join(', ')}.`;
}

function findings(count: number): string {
  return `${count} ${count === 1 ? 'finding' : 'findings'}`;
}
