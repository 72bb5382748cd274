import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { planTiles } from '../../src/core/raster/plan-tiles.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import { COG_TILE_PX } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { packageRoot } from '../../src/io/installation.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compare } from '../../src/run/analysis.ts';
import { type Planted, plantObscurer } from './plant-obscurer.ts';

/**
 * How much `compare` takes for hidden: on real pairs as they are, and with cloud, thick haze and smoke planted on one
 * date of them. Found: of the pixels that are more than 70 % opaque. Wrongly: of those less than 2 % opaque.
 */
const DATA = join(packageRoot, '../shared/data');
const PAIRS: readonly (readonly [name: string, before: string, after: string])[] = [
  ...['aguasclaras', 'beirut', 'bordeaux', 'nantes', 'paris', 'pisa'].map(
    (city) => [city, join('oscd', city, 'before.tif'), join('oscd', city, 'after.tif')] as const,
  ),
  ['joplin', 'joplin-tornado/before', 'joplin-tornado/after'],
];
const KINDS: readonly Planted[] = ['cloud', 'haze', 'white smoke', 'smoke'];

await access(DATA);
const home = await mkdtemp(join(tmpdir(), 'aftermath-observed-'));
const wanted = process.argv[2]?.split(',');
console.log('pair         planted on       found   wrongly   hidden by');
for (const [name, before, after] of PAIRS.filter(([pair]) => wanted?.includes(pair) ?? true)) {
  const clear = join(home, name);
  console.log(
    line(name, 'nothing', '', await compare(pairOf(join(DATA, before), join(DATA, after)), clear, { threads: 2 })),
  );
  for (const date of ['before', 'after'] as const) {
    for (const kind of KINDS) {
      const aligned = { before: join(clear, 'aligned/before.tif'), after: join(clear, 'aligned/after.tif') };
      const planted = join(home, 'planted.tif');
      const opacity = await plantOn(aligned[date], planted, kind);
      const out = join(home, 'run');
      const run = await compare({ ...aligned, [date]: planted }, out, { threads: 2 });
      console.log(line(name, `${kind}, ${date}`, await scoreOf(join(out, 'change/mask.tif'), opacity), run));
    }
  }
}
await rm(home, { recursive: true });

function pairOf(before: string, after: string) {
  return { before, after };
}

async function plantOn(path: string, out: string, kind: Planted): Promise<Float32Array> {
  const { raster, scene } = await readWhole(path);
  const { grid } = scene.parts[0];
  const planted = plantObscurer(kind, raster, scene.gsdMeters ?? 1, 3);
  const { bandNames, sampleType } = scene;
  const writer = await createCogWriter(out, {
    grid,
    bandCount: bandNames.length,
    sampleType,
    bandNames,
    hasMask: true,
  });
  for (const { tileCol, tileRow, core } of planTiles(grid, COG_TILE_PX, 0)) {
    await writer.writeTile(tileCol, tileRow, cropRaster(planted.raster, core));
  }
  await writer.finish();
  return planted.opacity.map((value, i) => (raster.valid[i] === 1 ? value : Number.NaN));
}

async function readWhole(path: string) {
  const scene = await openScene(path);
  const reader = await openPart(scene.parts[0]);
  const { width, height } = scene.parts[0].grid;
  const raster: Raster = await reader.readWindow({ col: 0, row: 0, width, height });
  await reader.close();
  return { raster, scene };
}

async function scoreOf(maskPath: string, opacity: Float32Array): Promise<string> {
  const { raster } = await readWhole(maskPath);
  const shareHidden = (isCounted: (value: number) => boolean) => {
    let counted = 0;
    let hidden = 0;
    opacity.forEach((value, i) => {
      if (!isCounted(value)) return;
      counted++;
      if (raster.valid[i] === 0) hidden++;
    });
    return counted === 0 ? '     –' : `${((100 * hidden) / counted).toFixed(1).padStart(5)} %`;
  };
  return `${shareHidden((value) => value > 0.7)}   ${shareHidden((value) => value < 0.02)}`;
}

function line(name: string, planted: string, score: string, { notObserved }: RunManifest): string {
  const reasons = Object.entries(notObserved).filter(([reason, share]) => reason !== 'nodata' && share > 0);
  const words = reasons.map(([reason, share]) => `${reason} ${(100 * share).toFixed(2)} %`).join(', ');
  return [name.padEnd(12), planted.padEnd(19), score.padEnd(17), words || '–'].join(' ');
}
