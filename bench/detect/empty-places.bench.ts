/**
 * What is stated where there is nothing: aircraft and craters per km² over places that have none, by the shipped models.
 *
 * A town before and after a tornado (Joplin), each of its tiles alone too; fields and villages of eastern Ukraine that no
 * model of aircraft was trained on; airports, of which none has a crater. Prints a line a scene that states something, and sums.
 */
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { ObjectLabel } from '../../src/core/contract/run.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { detectObjects } from '../../src/run/detect-objects.ts';
import { SHARED } from '../change/score.ts';

const data = join(SHARED, 'data');
/** The recipe of aircraft-50cm-v1 trained on the first twelve fields. */
const FIELDS_TRAINED_ON = 12;
const AIRPORTS = 20;

interface Place {
  readonly name: string;
  readonly scenes: readonly string[];
  readonly gsdMeters?: number;
  readonly labels: readonly ObjectLabel[];
}

const joplin = ['before', 'after'].map((when) => join(data, 'joplin-tornado', when));
const places: readonly Place[] = [
  { name: 'town, whole', scenes: joplin, labels: ['aircraft', 'crater'] },
  { name: 'town, tile by tile', scenes: joplin.flatMap((one) => filesIn(one)), labels: ['aircraft', 'crater'] },
  {
    name: 'fields',
    scenes: filesIn(join(data, 'artillery-craters', 'scenes')).slice(FIELDS_TRAINED_ON),
    gsdMeters: 0.4,
    labels: ['aircraft'],
  },
  {
    name: 'airports',
    scenes: filesIn(join(data, 'airbus-aircraft', 'images')).slice(0, AIRPORTS),
    gsdMeters: 0.5,
    labels: ['crater'],
  },
];

for (const place of places) {
  const sums = new Map(place.labels.map((label) => [label, 0]));
  let km2 = 0;
  for (const path of place.scenes) {
    const scene = await openScene(path, place.gsdMeters === undefined ? {} : { gsdMeters: place.gsdMeters });
    const { found } = await detectObjects(scene, place.labels, { threads: availableParallelism() });
    for (const { part } of found) km2 += (part.grid.width * part.grid.height * (scene.gsdMeters ?? 0) ** 2) / 1e6;
    for (const label of place.labels) {
      const stated = found.flatMap(({ detections }) => detections.filter((each) => each.label === label));
      sums.set(label, sums.get(label)! + stated.length);
      if (stated.length > 0) {
        const surest = Math.max(...stated.map(({ confidence }) => confidence ?? 0));
        console.log(`  ${basename(path)}: ${stated.length} ${label}, surest ${surest.toFixed(2)}`);
      }
    }
  }
  for (const [label, count] of sums) {
    console.log(
      `${place.name}: ${place.scenes.length} scenes, ${km2.toFixed(1)} km², ${count} ${label}, ${(count / km2).toFixed(2)} a km²`,
    );
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((name) => join(folder, name));
}
