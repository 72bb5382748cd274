import type { RunManifest } from '../../contract/run.ts';

type Inputs = RunManifest['inputs'];

/** The images with a credit that a person names where none is stated; what is stated is never replaced. */
export function withCredit({ before, after }: Inputs, credit: string | null): Inputs {
  const named = (side: Inputs['before']) => ((side.credit ?? '').trim() === '' ? { ...side, credit } : side);
  return credit === null ? { before, after } : { before: named(before), after: named(after) };
}
