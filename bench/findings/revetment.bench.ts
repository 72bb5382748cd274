import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REVETMENT_LEAST_DROP, REVETMENT_REACH, revetmentDrop } from '../../src/core/detect/revetment.ts';
import { growWindow } from '../../src/core/geo/grid.ts';
import { greyPlane } from '../../src/core/raster/plane.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { SHARED } from '../change/score.ts';

/** Whether three-sided berms are told from open stands, on four airfields drawn by one person. */
interface Airfield {
  readonly file: string;
  readonly gsdMeters: number;
  readonly aircraft: readonly {
    readonly centre: readonly [number, number];
    readonly in_revetment: boolean;
    readonly sure: boolean;
    readonly kind: string;
  }[];
}

const data = join(SHARED, 'data/military-airfields');
await access(data);
const { scenes } = JSON.parse(await readFile(join(data, 'aircraft.json'), 'utf8')) as { scenes: Airfield[] };
const seen: { place: string; evidence: number; isIn: boolean }[] = [];
for (const { file, gsdMeters, aircraft } of scenes) {
  const reader = await openPart((await openScene(join(data, file))).parts[0]);
  const { width, height } = reader.part.grid;
  for (const { centre, in_revetment: isIn, sure, kind } of aircraft) {
    if (!sure || kind !== 'aircraft') continue;
    const point = { col: Math.floor(centre[0]), row: Math.floor(centre[1]), width: 1, height: 1 };
    const window = growWindow(point, Math.ceil(REVETMENT_REACH / gsdMeters), { width, height });
    const grey = greyPlane(await reader.readWindow(window));
    const light = { ...grey, values: grey.values.map((value) => Math.log(Math.max(value, 5))) };
    const middle = { col: centre[0] - window.col, row: centre[1] - window.row };
    const evidence = revetmentDrop(light, middle, gsdMeters);
    if (evidence !== null) seen.push({ place: file, evidence, isIn });
  }
  await reader.close();
}
for (const place of [...new Set(seen.map((one) => one.place)), 'all']) {
  const here = seen.filter((one) => place === 'all' || one.place === place);
  const [ins, outs] = [true, false].map((isIn) => here.filter((one) => one.isIn === isIn).map((one) => one.evidence));
  const auc =
    ins!.reduce((sum, a) => sum + outs!.reduce((s, b) => s + (a > b ? 1 : a === b ? 0.5 : 0), 0), 0) /
    (ins!.length * outs!.length);
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]?.toFixed(2);
  const said = (drops: number[]) => drops.filter((drop) => drop >= REVETMENT_LEAST_DROP).length;
  console.log(
    `  said to be in one: ${said(ins!)} of ${ins!.length} that are, ${said(outs!)} of ${outs!.length} that are not`,
  );
  console.log(place, 'in', ins!.length, median(ins!), 'out', outs!.length, median(outs!), 'AUC', auc.toFixed(3));
}
