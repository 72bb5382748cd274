/**
 * The models' reliability diagram, `bench/detect/reliability.svg`, from what their cards measured: what is stated, by the
 * confidence it was given with its place held apart. `npm run bench -- detect/reliability`
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../src/io/installation.ts';
import { reliabilityDiagram } from '../findings/reliability-diagram.ts';

const COLOURS = { 'aircraft-50cm-v1': '#1b6ca8', 'aircraft-3m-v1': '#c4582a', 'crater-50cm-v2': '#3c8d40' } as const;

/** Mean confidence, share that was right, count. */
type Row = readonly [said: number, wasTrue: number, count: number];

const series = await Promise.all(
  Object.entries(COLOURS).map(async ([id, colour]) => {
    const card = JSON.parse(await readFile(join(packageRoot, 'models', id, 'card.json'), 'utf8')) as {
      readonly calibration: { readonly ece: number; readonly reliability: readonly Row[] };
    };
    const { ece, reliability } = card.calibration;
    const bins = reliability.map(([said, wasTrue, count]) => ({ said, wasTrue, count }));
    console.log(`${id}: ${bins.reduce((sum, { count }) => sum + count, 0)} stated, expected calibration error ${ece}`);
    return { name: id, colour, bins };
  }),
);
await writeFile(join(packageRoot, 'bench', 'detect', 'reliability.svg'), reliabilityDiagram(series, 'detections'));
