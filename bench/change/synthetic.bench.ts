import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParallaxList, ShadowList } from '../../src/core/contract/apart.ts';
import { type Finding, statesChange } from '../../src/core/contract/finding.ts';
import { compare } from '../../src/run/analysis.ts';
import { holds } from './polygon.ts';
import {
  CASE_KINDS,
  cratersBesideBuildings,
  type PlantedObject,
  type SyntheticCase,
  syntheticCases,
} from './synthetic-pairs.ts';

/**
 * False alarms on pairs in which nothing changed, and recall of planted changes at the same settings, through `compare` with
 * its defaults. A planted object counts as found where the outline of a finding that states a change holds its middle.
 *
 * `npm run bench -- change/synthetic [part of a row's name]`.
 */
const wanted = process.argv[2] ?? '';
const home = await mkdtemp(join(tmpdir(), 'aftermath-synthetic-'));
for (const gsdMeters of [0.5, 3]) {
  const cases = await syntheticCases(gsdMeters);
  for (const kind of CASE_KINDS) {
    await score(
      `${gsdMeters} m ${kind}`,
      cases.filter((one) => one.kind === kind),
    );
  }
}
for (const kind of ['turned', 'leaning'] as const)
  await score(`0.5 m beside ${kind}`, await cratersBesideBuildings(kind));
await rm(home, { recursive: true });

async function score(title: string, cases: readonly SyntheticCase[]): Promise<void> {
  if (!title.includes(wanted)) return;
  const alarms: number[] = [];
  const found = new Map<string, { hits: number; apart: number; all: number }>();
  let setApart = 0;
  for (const each of cases) {
    const { findings, apart, km2 } = await run(each);
    const isOutside = ({ outline }: Finding) => !each.planted.some((object) => holds(outline[0]!, middleOf(object)));
    alarms.push(findings.filter(isOutside).length / km2);
    setApart += apart.length;
    for (const object of each.planted) {
      const tally = found.get(object.kind) ?? { hits: 0, apart: 0, all: 0 };
      tally.all++;
      const isHeld = ({ outline }: Pick<Finding, 'outline'>) => holds(outline[0]!, middleOf(object));
      if (findings.some(isHeld)) tally.hits++;
      else if (apart.some(isHeld)) tally.apart++;
      found.set(object.kind, tally);
    }
  }
  const recall = [...found]
    .map(([name, { hits, apart, all }]) => `${name} ${hits}/${all} (${apart} set apart)`)
    .join(', ');
  console.log(
    `${title.padEnd(20)} false alarms per km²: ${alarms.map((count) => count.toFixed(1)).join(' ')}  mean ` +
      `${(alarms.reduce((sum, count) => sum + count, 0) / alarms.length).toFixed(2)}  set apart ${setApart}  ${recall}`,
  );
}

async function run({ name, before, after }: SyntheticCase) {
  const out = join(home, name);
  const { grid, observedFraction, pixelMeters } = await compare({ before, after }, out, { threads: 2 });
  const { findings } = JSON.parse(await readFile(join(out, 'findings.json'), 'utf8')) as { findings: Finding[] };
  const { shadows } = JSON.parse(await readFile(join(out, 'change/shadows.json'), 'utf8')) as ShadowList;
  const { parallax } = JSON.parse(await readFile(join(out, 'change/parallax.json'), 'utf8')) as ParallaxList;
  const km2 = (grid.width * grid.height * observedFraction * pixelMeters!.width * pixelMeters!.height) / 1e6;
  return { findings: findings.filter(statesChange), apart: [...shadows, ...parallax], km2 };
}

function middleOf({ outline }: PlantedObject): readonly [number, number] {
  const mean = (axis: 0 | 1) => outline.reduce((sum, corner) => sum + corner[axis], 0) / outline.length;
  return [mean(0), mean(1)];
}
