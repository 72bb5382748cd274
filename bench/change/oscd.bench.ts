import { execFileSync } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/io/installation.ts';
import { compare } from '../../src/run/analysis.ts';

/**
 * Change on six real Sentinel-2 pairs with truth (OSCD), by `compare` and by a plain z-scored log CVA, both scored by
 * `shared/score/score_change.py`. One set of defaults for all six; nothing is tuned per city.
 */
const CITIES = ['aguasclaras', 'beirut', 'bordeaux', 'nantes', 'paris', 'pisa'];
const SHARED = join(packageRoot, '..', 'shared');
const PYTHON = '/usr/bin/python3';

interface Score {
  readonly auc: number;
  readonly ap: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
}

function score(run: string, mask: string): Score {
  const line = execFileSync(PYTHON, [join(SHARED, 'score/score_change.py'), run, mask], { encoding: 'utf8' });
  return JSON.parse(line) as Score;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
}

function row(name: string, { auc, ap, f1, precision, recall }: Score): string {
  return [name.padEnd(28), ...[auc, ap, f1, precision, recall].map((figure) => figure.toFixed(3))].join('  ');
}

await access(join(SHARED, 'data/oscd'));
const home = await mkdtemp(join(tmpdir(), 'aftermath-oscd-'));
const scores = { aftermath: [] as Score[], 'plain CVA': [] as Score[] };
console.log(`${' '.repeat(28)}  AUC    AP     F1     prec   recall`);
for (const city of CITIES) {
  const [before, after, mask] = ['before', 'after', 'mask'].map((name) =>
    join(SHARED, 'data/oscd', city, `${name}.tif`),
  );
  await compare({ before: before!, after: after! }, join(home, city), { threads: 2 });
  scores.aftermath.push(score(join(home, city), mask!));
  execFileSync(PYTHON, [join(packageRoot, 'bench/change/plain-cva.py'), before!, after!, join(home, `${city}-plain`)]);
  scores['plain CVA'].push(score(join(home, `${city}-plain`), mask!));
  for (const [name, list] of Object.entries(scores)) console.log(row(`${city} ${name}`, list.at(-1)!));
}
for (const [name, list] of Object.entries(scores)) {
  const medians = Object.fromEntries(
    (['auc', 'ap', 'f1', 'precision', 'recall'] as const).map((key) => [key, median(list.map((one) => one[key]))]),
  ) as unknown as Score;
  console.log(row(`median ${name}`, medians));
}
await rm(home, { recursive: true });
