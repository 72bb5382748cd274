/**
 * Renders airbases of other seeds than the sample's with the project's own generator, for training: fighters in berms,
 * craters on pavement. Not for measuring: one painter's hand made them all.
 *
 * usage: node models/train/render-scenes.mjs [--craters] [--day before|after]... FOLDER SEED... (after `npm run build`)
 * Each seed gives SEED-before.rgb and SEED-after.rgb (bytes, HWC), or the days asked for, and SEED.json: size, gsdMeters and
 * the objects with their outlines in pixels (edges on whole numbers, row down; of a crater, the ground it disturbs).
 * --craters: each has an event of its own, with 25 to 60 craters of 9 to 26 m (rim), instead of the sample's.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAirbase } from '../../dist/samples/render/airbase.js';
import { buildings, sampleEvent, stands } from '../../dist/samples/render/airbase-plan.js';
import { ImageRenderer } from '../../dist/samples/render/image.js';
import { otherEvent } from '../../dist/samples/render/other-event.js';
import { boundsOf } from '../../dist/samples/render/outline.js';
import { Random } from '../../dist/samples/render/random.js';
import { SAMPLE_SEED, sampleAcquisitions, sampleGrid, sampleSets, siteOrigin } from '../../dist/samples/render/sample-sets.js';

const {
  values,
  positionals: [folder, ...seeds],
} = parseArgs({
  options: {
    craters: { type: 'boolean', default: false },
    day: { type: 'string', multiple: true, default: ['before', 'after'] },
  },
  allowPositionals: true,
});
const set = sampleSets[0];
const TILE_PX = 512;
/** Out to where a rendered crater covers half of the ground with what it threw, rim radii, the mean over directions. */
const DISTURBED = 1.3;

mkdirSync(folder, { recursive: true });
for (const seed of seeds.map(Number)) {
  if (seed === SAMPLE_SEED) throw new RangeError(`Seed ${seed} is the sample's: it is for showing and testing, not for training.`);
  const random = new Random(seed * 7919 + 1);
  const airbase = buildAirbase(seed, siteOrigin(), values.craters ? bombed(random.fork('event')) : sampleEvent);
  const days = sampleAcquisitions(set);
  for (const day of values.day) {
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
    outline: (kind === 'crater' ? disturbed(outline) : outline).map(toPixel),
    ...(movedTo === undefined ? {} : { movedTo: toPixel(movedTo) }),
    ...properties,
  }));
  writeFileSync(join(folder, `${seed}.json`), JSON.stringify({ width, height, gsdMeters, objects }));
  console.log(`seed ${seed}: ${objects.length} objects`);
}

/** The ground that a crater disturbs, as those drew it who looked at real ones; its outline is the rim. */
function disturbed(rim) {
  const { left, right, bottom, top } = boundsOf(rim);
  const [x, y] = [(left + right) / 2, (bottom + top) / 2];
  return rim.map((at) => ({ x: x + DISTURBED * (at.x - x), y: y + DISTURBED * (at.y - y) }));
}

/** Another event with many craters, on grass, soil and pavement alike, some close to what stands there. */
function bombed(random) {
  const craters = [];
  const kept = [
    ...[...stands.values()].map(({ at }) => ({ at, radius: 20 })),
    ...buildings.map(({ at, length }) => ({ at, radius: length / 2 })),
  ];
  const wanted = random.between(25, 60);
  while (craters.length < wanted) {
    const at = [random.between(-760, 760), random.between(-480, 480)];
    const radius = random.between(9, 26) / 2;
    if (kept.every((one) => Math.hypot(at[0] - one.at[0], at[1] - one.at[1]) > one.radius + 1.6 * radius)) {
      craters.push({ at, diameter: 2 * radius });
      kept.push({ at, radius: 1.6 * radius });
    }
  }
  return { ...otherEvent(random), craters };
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
