import { spawnSync } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChangeMethodName, changeMethods } from '../../src/core/change/change-model.ts';
import { packageRoot } from '../../src/io/installation.ts';
import { compare } from '../../src/run/analysis.ts';
import { median, type Score, SHARED, score } from './score.ts';

/**
 * Change on six real Sentinel-2 pairs with truth (OSCD): every method of ours through `compare`, beside a plain difference, a
 * plain z-scored log CVA and Orfeo ToolBox's MAD, all scored by `shared/score/score_change.py`. One set of defaults for
 * all six; nothing is tuned per city.
 */
const CITIES = ['aguasclaras', 'beirut', 'bordeaux', 'nantes', 'paris', 'pisa'];
const PEERS = ['difference', 'cva', 'otb-mad'] as const;
/** For radar; says little of light. */
const NOT_HERE: readonly ChangeMethodName[] = ['log-ratio'];

await access(join(SHARED, 'data/oscd'));
const home = await mkdtemp(join(tmpdir(), 'aftermath-oscd-'));
const scores = new Map<string, Score[]>();
console.log(`${' '.repeat(28)}  AUC    AP     F1     prec   recall`);
for (const city of CITIES) {
  const [before, after, mask] = ['before', 'after', 'mask'].map((name) =>
    join(SHARED, 'data/oscd', city, `${name}.tif`),
  ) as [string, string, string];
  for (const method of Object.keys(changeMethods) as ChangeMethodName[]) {
    if (NOT_HERE.includes(method)) continue;
    const run = join(home, `${city}-${method}`);
    await compare({ before, after, method }, run, { threads: 2 });
    keep(city, method, score(run, mask));
  }
  for (const peer of PEERS) {
    const run = join(home, `${city}-peer-${peer}`);
    const script = join(packageRoot, 'bench/change/peers.py');
    const { status, stderr } = spawnSync('/usr/bin/python3', [script, peer, before, after, run], { encoding: 'utf8' });
    if (status === 0) keep(city, `peer ${peer}`, score(run, mask));
    else console.log(`${city} peer ${peer}: absent. ${stderr.trim()}`);
  }
}
for (const [name, list] of scores) {
  const of = (key: keyof Score) => median(list.map((one) => one[key]));
  console.log(
    row(`median ${name}`, {
      auc: of('auc'),
      ap: of('ap'),
      f1: of('f1'),
      precision: of('precision'),
      recall: of('recall'),
    }),
  );
}
await rm(home, { recursive: true });

function keep(city: string, name: string, one: Score): void {
  scores.set(name, [...(scores.get(name) ?? []), one]);
  console.log(row(`${city} ${name}`, one));
}

function row(name: string, { auc, ap, f1, precision, recall }: Score): string {
  return [name.padEnd(28), ...[auc, ap, f1, precision, recall].map((figure) => figure.toFixed(3))].join('  ');
}
