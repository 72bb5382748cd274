import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Detection } from '../../src/core/contract/detection.ts';
import type { PixelBox } from '../../src/core/contract/finding.ts';
import { pixelGrid } from '../../src/core/geo/grid.ts';
import { allocateRaster, type Raster } from '../../src/core/raster/raster.ts';
import { detect } from '../../src/run/detection.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { writeCog } from '../io/formats/written-cog.ts';

const IMAGES = fileURLToPath(new URL('../../../shared/data/airbus-aircraft/images/', import.meta.url));
/** Aprons of airports that `aircraft-50cm-v1` was not trained on: their corners, px. */
const aprons = [
  { image: '4a0821b7-3689-4b0e-9397-389254ea9a32.jpg', left: 1280, top: 120 },
  { image: '77f7b57f-5cf2-424d-a952-9847b3c3f35e.jpg', left: 861, top: 812 },
];
const SIDE_PX = 1280;

/** What a product of 16 bits may hold of the same picture: all of the range, eleven bits of it, reflectance × 10⁴ with bands of their own. */
const products: Readonly<Record<string, (value: number, band: number) => number>> = {
  'all sixteen bits': (value) => 257 * value,
  'eleven bits': (value) => 210 + 7 * value,
  reflectance: (value, band) => [150, 250, 400][band]! + [14, 12, 11][band]! * value,
};

const folder = temporaryFolder();

async function found(name: string, picture: Raster, sampleType: 'uint8' | 'uint16'): Promise<Detection[]> {
  const scene = join(folder.path, `${name}.tif`);
  const grid = pixelGrid(picture.width, picture.height);
  await writeCog(scene, picture, {
    grid,
    bandCount: 3,
    sampleType,
    bandNames: ['red', 'green', 'blue'],
    hasMask: true,
  });
  const out = join(folder.path, name);
  await detect({ scene, gsdMeters: 0.5, detect: ['aircraft'] }, out, { threads: 1 });
  return JSON.parse(await readFile(join(out, 'detections.json'), 'utf8')) as Detection[];
}

function overlap(a: PixelBox, b: PixelBox): number {
  const across = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const down = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const areaOf = ([x0, y0, x1, y1]: PixelBox) => (x1 - x0) * (y1 - y0);
  return (across * down) / (areaOf(a) + areaOf(b) - across * down);
}

const counterpart = ({ box }: Detection, others: readonly Detection[]) =>
  others.find((other) => overlap(box, other.box) > 0.7);

describe.skipIf(!existsSync(IMAGES))('a real airport in 16 bits', () => {
  it.each(aprons)('shows the aircraft of its 8 bits, whatever its range ($image)', async ({ image, left, top }) => {
    const part = sharp(join(IMAGES, image)).extract({ left, top, width: SIDE_PX, height: SIDE_PX });
    const samples = await part.removeAlpha().raw().toBuffer();
    const picture = (sampleType: 'uint8' | 'uint16', sampleOf: (value: number, band: number) => number): Raster => {
      const raster = allocateRaster(SIDE_PX, SIDE_PX, 3, sampleType);
      raster.valid.fill(1);
      for (const [b, band] of raster.bands.entries()) {
        for (let i = 0; i < band.length; i++) band[i] = sampleOf(samples[3 * i + b]!, b);
      }
      return raster;
    };
    const plain = await found(
      `${image}-plain`,
      picture('uint8', (value) => value),
      'uint8',
    );
    expect(plain.length).toBeGreaterThan(5);
    let first: Detection[] | null = null;
    for (const [name, sampleOf] of Object.entries(products)) {
      const stretched = await found(`${image}-${name}`, picture('uint16', sampleOf), 'uint16');
      // The stretch is an 8-bit product's no more than nearly: one of either in ten may be doubtful.
      const lost = plain.filter((one) => counterpart(one, stretched) === undefined);
      const more = stretched.filter((one) => counterpart(one, plain) === undefined);
      expect(Math.max(lost.length, more.length), name).toBeLessThanOrEqual(Math.ceil(plain.length / 10));
      first ??= stretched;
      expect(stretched, name).toHaveLength(first.length);
      for (const one of stretched) {
        const same = counterpart(one, first);
        expect(Math.abs(one.score - (same?.score ?? 0)), name).toBeLessThan(0.005);
      }
    }
  });
});
