/**
 * Renders airbases of other seeds than the sample's with the project's own generator, for training: fighters in berms,
 * craters on pavement. Not for measuring: one painter's hand made them all.
 *
 * usage: node models/train/render-scenes.mjs FOLDER SEED... (after `npm run build`)
 * Each seed gives SEED-before.rgb and SEED-after.rgb (bytes, HWC) and SEED.json: size, gsdMeters and the objects with
 * their outlines in pixels (edges on whole numbers, row down).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildAirbase } from '../../dist/samples/render/airbase.js';
import { ImageRenderer } from '../../dist/samples/render/image.js';
import { Random } from '../../dist/samples/render/random.js';
import { SAMPLE_SEED, sampleAcquisitions, sampleGrid, sampleSets, siteOrigin } from '../../dist/samples/render/sample-sets.js';

const [folder, ...seeds] = process.argv.slice(2);
const set = sampleSets[0];
const TILE_PX = 512;

mkdirSync(folder, { recursive: true });
for (const seed of seeds.map(Number)) {
  if (seed === SAMPLE_SEED) throw new RangeError(`Seed ${seed} is the sample's: it is for showing and testing, not for training.`);
  const random = new Random(seed * 7919 + 1);
  const airbase = buildAirbase(seed, siteOrigin());
  const days = sampleAcquisitions(set);
  for (const day of ['before', 'after']) {
    const seen = {
      ...days[day],
      sun: { azimuthDeg: random.between(60, 300), elevationDeg: random.between(25, 70) },
      satellite: { azimuthDeg: random.between(0, 360), elevationDeg: random.between(65, 90) },
      haze: random.between(0, 0.2),
      blurPx: random.between(0.4, 0.9),
      noise: random.between(0.8, 3),
      shiftPx: { col: 0, row: 0 },
      noiseSeed: seed * 31 + (day === 'before' ? 1 : 2),
    };
    writeFileSync(join(folder, `${seed}-${day}.rgb`), rendered(airbase[day], seen));
  }
  const { width, height, gsdMeters } = set;
  const toPixel = ({ x, y }) => [x / gsdMeters + width / 2, height / 2 - y / gsdMeters];
  const objects = airbase.truth.map(({ kind, fate, outline, movedTo, properties }) => ({
    kind,
    fate,
    outline: outline.map(toPixel),
    ...(movedTo === undefined ? {} : { movedTo: toPixel(movedTo) }),
    ...properties,
  }));
  writeFileSync(join(folder, `${seed}.json`), JSON.stringify({ width, height, gsdMeters, objects }));
  console.log(`seed ${seed}: ${objects.length} objects`);
}

function rendered(world, seen) {
  const { width, height } = set;
  const renderer = new ImageRenderer(world, sampleGrid(set), seen);
  const bytes = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += TILE_PX) {
    for (let col = 0; col < width; col += TILE_PX) {
      const tile = { col, row, width: Math.min(TILE_PX, width - col), height: Math.min(TILE_PX, height - row) };
      const { bands } = renderer.render(tile);
      for (let y = 0; y < tile.height; y++)
        for (let x = 0; x < tile.width; x++)
          for (let band = 0; band < 3; band++)
            bytes[((row + y) * width + col + x) * 3 + band] = bands[band][y * tile.width + x];
    }
  }
  return bytes;
}
