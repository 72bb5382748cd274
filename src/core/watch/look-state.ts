import { AftermathError, problemOf, refusals } from '../contract/errors.ts';
import type { Verdict } from '../contract/finding.ts';
import type { LookState, Silencer } from '../contract/watch.ts';
import { UNCHANGED_FROM_FRACTION } from '../findings/verdict.ts';
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

/**
 * The outcome of a comparison that was made: changed where a finding tells somebody; unchanged where none does, if enough of the
 * site was seen to say so.
 *
 * @param verdict with the site as the area of interest.
 */
export function outcomeOf(verdict: Verdict, silenced: Silenced): LookOutcome {
  if (verdict.kind === 'not-observed') return { state: 'not-comparable', reason: WHY_NOT_OBSERVED[verdict.why] };
  const { observedFraction: seen } = verdict;
  const seenWords = `${percentOf(seen)} of the site was seen on both dates.`;
  const silent = silentWords(silenced);
  const { told } = silenced;
  const words = (said: string | null) => [said, silent, seenWords].filter(Boolean).join(' ');
  if (told.length > 0) return { state: 'changed', reason: words(`${findings(told.length)} to look at.`) };
  if (seen < UNCHANGED_FROM_FRACTION) return { state: 'not-comparable', reason: words(WHY_NOT_OBSERVED['no-data']) };
  return { state: 'unchanged', reason: words(silent === null ? 'Nothing was found.' : null) };
}

/** The outcome of a look that ended in an error: scenes that cannot be compared are no failure. */
export function outcomeOfError(error: unknown): LookOutcome {
  const cannotBeCompared =
    error instanceof AftermathError && refusals[error.code].exit === refusals.E_NOT_COMPARABLE.exit;
  return { state: cannotBeCompared ? 'not-comparable' : 'failed', reason: problemOf(error).detail };
}

/** Rounded down: what is nearly the whole is not the whole. */
function percentOf(share: number): string {
  return `${Math.floor(100 * share + 1e-9)} %`;
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
