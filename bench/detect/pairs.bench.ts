/**
 * Aircraft of two dates, end to end: `compare` on every pair of the airports that aircraft-50cm-v1 was not trained on, scored by
 * `../shared/score/score_aircraft.py pair`; micro F1 of arrived, departed, present. Nothing burnt at any of them, so every row that says
 * destroyed or damaged is false: those are counted too.
 *
 * Prints a line a pair and the sums. Takes half a minute a pair.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AircraftFinding, Finding } from '../../src/core/contract/finding.ts';
import { packageRoot } from '../../src/io/installation.ts';
import { compare } from '../../src/run/analysis.ts';

const shared = join(packageRoot, '..', 'shared');
const data = join(shared, 'data', 'airbus-aircraft');
const LEAST_OVERLAP = 0.9;
const statuses = ['arrived', 'departed', 'present'] as const;

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly overlap: number;
}

interface Count {
  tp: number;
  fp: number;
  fn: number;
}

if (!existsSync(data)) console.log(`Not run: ${data} is not there.`);
else await scorePairs();

async function scorePairs(): Promise<void> {
  const apart = new Set(heldApart());
  const pairs = (JSON.parse(readFileSync(join(data, 'same_airport_pairs.json'), 'utf8')) as Pair[]).filter(
    ({ a, b, overlap }) => overlap > LEAST_OVERLAP && apart.has(a) && apart.has(b),
  );
  const sums = Object.fromEntries(statuses.map((status) => [status, { tp: 0, fp: 0, fn: 0 }]));
  const claims = { before: 0, destroyed: 0, damaged: 0 };
  const home = await mkdtemp(join(tmpdir(), 'aftermath-pairs-'));
  for (const { a, b } of pairs) {
    const images = [a, b].map((name) => join(data, 'images', name)) as [string, string];
    const run = join(home, 'run');
    await compare({ before: images[0], after: images[1], gsdMeters: 0.5, detect: ['aircraft'] }, run, {
      threads: availableParallelism(),
    });
    const scorer = join(shared, 'score', 'score_aircraft.py');
    const scored = execFileSync('/usr/bin/python3', [scorer, 'pair', run, ...images, data], { encoding: 'utf8' });
    const counts = JSON.parse(scored) as Record<string, Count>;
    for (const status of statuses) {
      for (const part of ['tp', 'fp', 'fn'] as const) sums[status]![part] += counts[status]![part];
    }
    const rows = aircraftRows(run);
    const count = (of: (row: AircraftFinding) => boolean) => rows.filter(of).length;
    claims.before += count(({ evidence }) => evidence.beforeScore !== null);
    claims.destroyed += count(({ status }) => status === 'destroyed');
    claims.damaged += count(({ status }) => status === 'damaged');
    console.log(
      `${a.slice(0, 8)} ${b.slice(0, 8)} ${statuses.map((status) => inWords(status, counts[status]!)).join('  ')}`,
    );
  }
  console.log(`${pairs.length} pairs: ${statuses.map((status) => inWords(status, sums[status]!)).join('  ')}`);
  console.log(
    `of ${claims.before} aircraft of the first date, none of which burnt, ${claims.destroyed} called destroyed, ${claims.damaged} damaged`,
  );
  await rm(home, { recursive: true });
}

function aircraftRows(run: string): AircraftFinding[] {
  const { findings } = JSON.parse(readFileSync(join(run, 'findings.json'), 'utf8')) as { findings: Finding[] };
  return findings.filter((finding) => finding.kind === 'aircraft');
}

/** The images of the places that the recipe holds apart. */
function heldApart(): string[] {
  const script =
    'import json, datasets; places = datasets.held_apart(datasets.airbus_places(), 0.24, 4)[0]; ' +
    'print(json.dumps([name for place in places for name in place]))';
  const cwd = join(packageRoot, 'models', 'train');
  return JSON.parse(execFileSync('/usr/bin/python3', ['-c', script], { cwd, encoding: 'utf8' })) as string[];
}

function inWords(status: string, { tp, fp, fn }: Count): string {
  return `${status} ${tp}/${fp}/${fn} F1 ${((2 * tp) / Math.max(1, 2 * tp + fp + fn)).toFixed(3)}`;
}
