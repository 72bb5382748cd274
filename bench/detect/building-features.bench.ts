import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildingFeatureNames } from '../../src/core/detect/building.ts';
import { compare } from '../../src/run/analysis.ts';
import { SHARED } from '../change/score.ts';
import { drawnBuildings } from './joplin-buildings.ts';

/**
 * The features of the buildings of `joplin-tornado` whose state was drawn, as CSV: what `models/train/building.py` fits. Takes
 * the folder of a run of that pair, or makes one.
 */
const given = process.argv[2];
const home = await mkdtemp(join(tmpdir(), 'aftermath-buildings-'));
const folder = given ?? join(home, 'run');
if (given === undefined) {
  const data = join(SHARED, 'data/joplin-tornado');
  await compare({ before: join(data, 'before'), after: join(data, 'after') }, folder, { threads: 2 });
}
const digits = (value: number) => value.toFixed(5);
console.log(['index', 'state', 'sure', 'col', 'row', ...buildingFeatureNames].join(','));
for (const { index, state, sure, col, row, features } of await drawnBuildings(folder)) {
  if (features === null) continue;
  const cells = [index, state, sure, col.toFixed(1), row.toFixed(1)];
  console.log([...cells, ...buildingFeatureNames.map((name) => digits(features[name]))].join(','));
}
await rm(home, { recursive: true });
