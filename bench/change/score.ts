import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/io/installation.ts';

export const SHARED = join(packageRoot, '..', 'shared');

/** What `shared/score/score_change.py` says of a run against a 0/1 mask. */
export interface Score {
  readonly auc: number;
  readonly ap: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
}

export function score(run: string, mask: string): Score {
  const script = join(SHARED, 'score/score_change.py');
  return JSON.parse(execFileSync('/usr/bin/python3', [script, run, mask], { encoding: 'utf8' })) as Score;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
}
