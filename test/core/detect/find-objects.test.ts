import { describe, expect, it } from 'vitest';
import type { Detection } from '../../../src/core/contract/detection.ts';
import type { PixelBox } from '../../../src/core/contract/finding.ts';
import { findObjects, type SearchedImage, type SearchOptions } from '../../../src/core/detect/find-objects.ts';
import type { Tensor } from '../../../src/core/detect/infer.ts';
import { cropRaster } from '../../../src/core/raster/crop.ts';
import { allocateRaster, type Raster, type SampleType } from '../../../src/core/raster/raster.ts';
import { blobCard, brightBlobs } from './bright-blobs.ts';

interface Picture {
  readonly width?: number;
  readonly height?: number;
  readonly bands?: number;
  readonly sampleType?: SampleType;
  /** Levels of ground and blobs. */
  readonly ground?: number;
  readonly bright?: number;
  readonly blobs: readonly PixelBox[];
}

function paint({ width = 300, height = 200, bands = 3, sampleType = 'uint8', ...rest }: Picture): Raster {
  const { ground = 100, bright = 240, blobs } = rest;
  const raster = allocateRaster(width, height, bands, sampleType);
  raster.valid.fill(1);
  for (const band of raster.bands) {
    // A little texture, so that percentiles have something to stretch.
    for (let i = 0; i < band.length; i++) band[i] = ground * (1 + 0.04 * ((i * 7919) % 11) - 0.2);
    for (const [x0, y0, x1, y1] of blobs) {
      for (let row = y0; row < y1; row++) band.fill(bright, row * width + x0, row * width + x1);
    }
  }
  return raster;
}

function imageOf(raster: Raster, options: Partial<SearchedImage> = {}): SearchedImage {
  return {
    asset: 'scene.tif',
    width: raster.width,
    height: raster.height,
    bandNames: raster.bands.length === 3 ? ['red', 'green', 'blue'] : ['grey'],
    pixelMeters: { width: 0.5, height: 0.5 },
    gsdMeters: 0.5,
    read: async (window) => cropRaster(raster, window),
    ...options,
  };
}

async function search(image: SearchedImage, options: SearchOptions = {}, card = blobCard()) {
  const tiles: Tensor[] = [];
  const outcome = await findObjects(
    image,
    { card, infer: brightBlobs({ onTile: (tile) => tiles.push(tile) }) },
    options,
  );
  return { tiles, outcome, detections: outcome.kind === 'searched' ? outcome.detections : [] };
}

/** Boxes from top to bottom, then left to right. */
function boxesOf(detections: readonly Detection[]): PixelBox[] {
  return detections.map(({ box }) => box).sort((a, b) => a[1] - b[1] || a[0] - b[0]);
}

function expectBoxes(detections: readonly Detection[], wanted: readonly PixelBox[], tolerancePx = 0.02): void {
  const boxes = boxesOf(detections);
  expect(boxes).toHaveLength(wanted.length);
  boxes.forEach((box, i) => {
    box.forEach((edge, side) => {
      expect(Math.abs(edge - wanted[i]![side]!)).toBeLessThanOrEqual(tolerancePx);
    });
  });
}

describe('objects of an image', () => {
  it('are found once each, in the image’s own pixels, also where chips meet', async () => {
    // Chips of 128 px overlap by 32: their cores meet at 112 and 204 px.
    const blobs: PixelBox[] = [
      [10, 12, 30, 26],
      [102, 50, 122, 66],
      [196, 90, 214, 108],
      [250, 104, 270, 120],
    ];
    const { detections, tiles } = await search(imageOf(paint({ blobs })));
    expectBoxes(detections, blobs);
    expect(tiles).toHaveLength(6);
    expect(detections[0]).toEqual({
      label: 'aircraft',
      score: 0.5648, // 0.5 and a 5000th for each of its 18 × 18 px
      confidence: null,
      box: detections[0]!.box,
      asset: 'scene.tif',
      model: 'blobs-v1',
    });
    expect(detections.map(({ score }) => score)).toEqual(
      detections.map(({ score }) => score).toSorted((a, b) => b - a),
    );
  });

  it('are looked for in those chips alone that answer for what is asked for', async () => {
    const blobs: PixelBox[] = [
      [10, 12, 30, 26],
      [250, 104, 270, 120],
    ];
    const { detections, tiles } = await search(imageOf(paint({ blobs })), {
      isAsked: ({ col, row, width, height }) => col + width > 250 && row + height > 104,
    });
    expectBoxes(detections, [blobs[1]!]);
    expect(tiles).toHaveLength(1);
  });

  it('keep their place where the image is finer or coarser than the model', async () => {
    // No larger than chips overlap: 16 px of the model each way from its middle.
    const blobs: PixelBox[] = [
      [40, 40, 56, 52],
      [160, 100, 174, 116],
    ];
    for (const gsdMeters of [0.25, 0.4, 1]) {
      const image = imageOf(paint({ blobs }), {
        pixelMeters: { width: gsdMeters, height: gsdMeters },
        gsdMeters,
      });
      const { detections } = await search(image);
      expectBoxes(detections, blobs, (1.2 * 0.5) / gsdMeters);
      for (const [i, [x0, y0, x1, y1]] of boxesOf(detections).entries()) {
        const [a0, b0, a1, b1] = blobs[i]!;
        expect(Math.abs(x0 + x1 - a0 - a1) / 2).toBeLessThan((0.6 * 0.5) / gsdMeters);
        expect(Math.abs(y0 + y1 - b0 - b1) / 2).toBeLessThan((0.6 * 0.5) / gsdMeters);
      }
    }
  });

  it('have their true shape in an image whose pixels are no squares', async () => {
    const blobs: PixelBox[] = [[100, 60, 130, 80]];
    const { detections, tiles } = await search(
      imageOf(paint({ blobs }), { pixelMeters: { width: 0.4, height: 0.5 }, gsdMeters: 0.45 }),
    );
    expectBoxes(detections, blobs, 1.5);
    expect(tiles).toHaveLength(6); // 240 × 200 px of the model
  });

  it('are looked for by a person’s word where the image has no georeference', async () => {
    const blobs: PixelBox[] = [[40, 40, 80, 64]];
    const { detections } = await search(imageOf(paint({ blobs }), { pixelMeters: null, gsdMeters: 0.25 }));
    expectBoxes(detections, blobs, 2);
  });

  it.each([
    ['no scale', null, /no scale.*--gsd/],
    ['pixels too coarse for the model', 3, /0\.25 to 1 m a pixel, the image has 3 m/],
    ['pixels too fine for the model', 0.1, /0\.25 to 1 m a pixel, the image has 0\.1 m/],
  ])('are not looked for, and that is said, with %s', async (_, gsdMeters, why) => {
    const reads: unknown[] = [];
    const raster = paint({ blobs: [[40, 40, 80, 64]] });
    const { outcome, tiles } = await search(
      imageOf(raster, {
        pixelMeters: null,
        gsdMeters,
        read: async (window) => {
          reads.push(window);
          return cropRaster(raster, window);
        },
      }),
    );
    expect(outcome).toMatchObject({ kind: 'not-searched', why: expect.stringMatching(why) });
    expect(reads).toEqual([]);
    expect(tiles).toEqual([]);
  });

  it('are found in an image smaller than a chip, with one small chip', async () => {
    const blobs: PixelBox[] = [[20, 22, 40, 38]];
    const { detections, tiles } = await search(imageOf(paint({ width: 60, height: 50, blobs })));
    expectBoxes(detections, blobs);
    expect(tiles.map(({ width, height }) => [width, height])).toEqual([[64, 64]]);
  });

  it('are found in grey, which every channel is shown', async () => {
    const blobs: PixelBox[] = [[20, 22, 40, 38]];
    const { detections, tiles } = await search(imageOf(paint({ bands: 1, blobs })));
    expectBoxes(detections, blobs);
    const { data } = tiles[0]!;
    expect(data.filter((_, i) => i % 3 !== 0).every((value, i) => value === data[3 * Math.floor(i / 2)])).toBe(true);
  });

  it('are found in 16 bits, stretched by the scene’s own percentiles', async () => {
    const blobs: PixelBox[] = [[20, 22, 60, 58]];
    const picture = { blobs, sampleType: 'uint16', ground: 900, bright: 4000 } as const;
    const { detections, tiles } = await search(imageOf(paint(picture)));
    expectBoxes(detections, blobs);
    const values = Float32Array.from(tiles.flatMap(({ data }) => [...data])).sort();
    expect(values.at(-1)).toBeCloseTo((255 - 100) / 50, 3);
    expect(values[0]).toBeGreaterThanOrEqual((0 - 100) / 50);
  });

  it('are found in the half that was measured, and no nodata reaches the model', async () => {
    const blobs: PixelBox[] = [
      [20, 22, 40, 38],
      [152, 50, 180, 70],
      [200, 100, 220, 120],
    ];
    const raster = paint({ sampleType: 'float32', ground: 0.1, bright: 0.4, blobs });
    for (let i = 0; i < raster.valid.length; i++) {
      if (i % raster.width < 150) continue;
      raster.valid[i] = 0;
      for (const band of raster.bands) band[i] = Number.NaN;
    }
    const { detections, tiles } = await search(imageOf(raster));
    expectBoxes(detections, [blobs[0]!]);
    expect(tiles.every(({ data }) => data.every((value) => Number.isFinite(value)))).toBe(true);
  });

  it('are not stated on the edge of nodata, where more of their box is hidden than is allowed', async () => {
    const blobs: PixelBox[] = [[40, 40, 60, 60]];
    const raster = paint({ blobs });
    // A model that guesses the whole aircraft from the part it sees.
    const card = blobCard();
    const infer = async (tile: Tensor) => {
      const out = await brightBlobs()(tile);
      for (let i = 0; i < out.data.length; i += 5)
        if (out.data[i]! > 0) out.data.set([Math.log(40), Math.log(20)], i + 3);
      return out;
    };
    for (let i = 0; i < raster.valid.length; i++) if (i % raster.width >= 60) raster.valid[i] = 0;
    const of = async (mostHidden: number) => {
      const outcome = await findObjects(imageOf(raster), { card, infer }, { mostHidden });
      return outcome.kind === 'searched' ? outcome.detections.length : null;
    };
    expect(await of(0.3)).toBe(1);
    expect(await of(0.2)).toBe(0);
  });

  it('have a diameter with a range if they are craters, and say where it only indicates', async () => {
    const blobs: PixelBox[] = [
      [20, 22, 44, 46],
      [100, 22, 108, 30],
    ];
    const card = blobCard({
      label: 'crater',
      output: { stride: 2, channels: ['centre', 'offset-col', 'offset-row', 'log-diameter', 'unused'] },
      diameter: { trueOverFound5: 0.75, trueOverFound95: 1.25, basis: 'a test' },
    });
    const { detections } = await search(imageOf(paint({ blobs })), {}, card);
    expect(detections[0]).toMatchObject({ label: 'crater', diameterMeters: 12, isIndicative: false });
    expect(detections[0]).toMatchObject({ diameterMetersRange: [9, 15], confidence: null });
    expect(detections[1]).toMatchObject({ diameterMeters: 4, diameterMetersRange: [3, 5], isIndicative: true });
  });
});
