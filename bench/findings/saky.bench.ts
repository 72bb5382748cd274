/**
 * The whole comparison on rendered airbases that no model was trained on, by the real detectors: what becomes of the
 * aircraft, whether the range of the destroyed holds their number, craters and buildings.
 *
 * `npm run bench -- findings/saky [first seed] [how many]`; rendering one takes about a minute the first time. Prints a line
 * a seed, then the sums.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../src/core/contract/finding.ts';
import { compare } from '../../src/run/analysis.ts';
import { renderedAirbase } from './airbases.ts';
import { inWords, newTallies, scoreAirbase } from './score-airbase.ts';

const FIRST_SEED = 201;
const SEEDS = 12;

const [first = FIRST_SEED, count = SEEDS] = process.argv.slice(2).map(Number);
const tallies = newTallies();
const home = await mkdtemp(join(tmpdir(), 'aftermath-saky-'));
for (let seed = first; seed < first + count; seed++) {
  const airbase = await renderedAirbase(seed);
  const { before, after, buildings } = airbase;
  const out = join(home, 'run');
  const run = await compare({ before, after, buildings }, out, { threads: availableParallelism() });
  const { findings } = JSON.parse(readFileSync(join(out, 'findings.json'), 'utf8')) as { findings: Finding[] };
  scoreAirbase(tallies, airbase, findings, run.summary);
  const destroyed = airbase.truth.filter(({ kind, fate }) => kind === 'aircraft' && fate === 'destroyed').length;
  console.log(`${seed}: ${destroyed} destroyed. ${run.summary.join(' ')}`);
}
await rm(home, { recursive: true });
console.log(inWords(tallies));
