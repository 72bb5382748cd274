import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/contract/finding.ts';
import { standingReview } from '../../src/core/contract/review.ts';
import type { Grid, PixelWindow } from '../../src/core/geo/grid.ts';
import type { Box } from '../../src/core/publish/plane-geometry.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { allocatePixels, type PixelArray, type Raster, type SampleType } from '../../src/core/raster/raster.ts';
import { UNKNOWN_CONDITIONS } from '../../src/core/scene/conditions.ts';
import type { PartReader } from '../../src/core/scene/scene.ts';
import { composeRunGraphic, type RunGraphicInput, renderRunGraphic } from '../../src/run/graphic.ts';
import { comparabilityLike } from '../helpers/comparability.ts';
import { findingAt } from '../helpers/findings.ts';
import { radiometryLike } from '../helpers/radiometry.ts';
import { gridAt, sceneOn } from '../helpers/scenes.ts';

const { width, height } = { width: 400, height: 300 };

/** Ground whose bands are ramps: red grows eastwards, green southwards, blue is even. */
function groundRaster(sampleType: SampleType = 'uint8'): Raster {
  const scale = sampleType === 'uint8' ? 1 : 40;
  const fill = (value: (col: number, row: number) => number): PixelArray =>
    allocatePixels(sampleType, width * height).map((_, i) => scale * value(i % width, Math.floor(i / width)));
  return {
    width,
    height,
    bands: [fill((col) => 20 + (col / width) * 200), fill((_, row) => 20 + (row / height) * 200), fill(() => 120)],
    valid: new Uint8Array(width * height).fill(1),
  };
}

interface CountingReader extends PartReader {
  readonly reads: { readonly window: PixelWindow; readonly level: number }[];
}

function readerOf(
  raster: Raster,
  grid: Grid,
  options: { sampleType?: SampleType; bandNames?: string[] } = {},
): CountingReader {
  const { sampleType = 'uint8', bandNames = ['red', 'green', 'blue'] } = options;
  const reads: CountingReader['reads'] = [];
  return {
    reads,
    part: { ...sceneOn(grid, { bandNames }).parts[0], sampleType },
    readWindow: async (window, { level = 0 } = {}) => {
      reads.push({ window, level });
      return cropRaster(raster, window);
    },
    close: async () => {},
  };
}

interface Pair {
  readonly grid?: Grid;
  readonly before?: Raster;
  readonly after?: Raster;
  readonly findings?: readonly Finding[];
  readonly bands?: RunGraphicInput['run']['radiometry']['bands'];
  readonly sampleType?: SampleType;
  readonly bandNames?: string[];
}

function runOf(pair: Pair = {}): RunGraphicInput {
  const { grid = gridAt({ width, height }), findings = [], bands = [] } = pair;
  const { before = groundRaster(), after = before, sampleType = 'uint8', bandNames = ['red', 'green', 'blue'] } = pair;
  const input = {
    files: [{ address: null, name: 'scene.tif', sha256: 'ab'.repeat(32), bytes: 1 }],
    credit: 'Synthetic scene rendered by Aftermath',
    sensor: null,
    gsdMeters: 0.5,
    crs: null,
    sampleType,
    bandNames,
    conditions: UNKNOWN_CONDITIONS,
  };
  return {
    run: {
      id: 'a1b2c3d4e5f60718',
      title: 'Saky air base',
      version: '0.1.0',
      inputs: {
        before: { name: 'before', acquiredAt: '2022-08-09T08:14:00Z', ...input },
        after: { name: 'after', acquiredAt: '2022-08-10', ...input },
      },
      grid,
      registration: {
        shiftPx: { col: 0, row: 0 },
        shiftMeters: null,
        gridToAfter: { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 },
        field: null,
        model: 'identity',
        residualPx: 0.3,
        residualMeters: 0.15,
        residual95Px: null,
        reliability: 1,
        tiePoints: { windows: 0, matched: 0, inliers: 0, residuals: [] },
      },
      radiometry: radiometryLike({ bands }),
      comparability: comparabilityLike(),
      verdict: { kind: 'unchanged', observedFraction: 1 },
      observedFraction: 1,
      summary: [],
    },
    findings,
    review: standingReview([]),
    before: readerOf(before, grid, { sampleType, bandNames }),
    after: readerOf(after, grid, { sampleType, bandNames }),
  };
}

async function pixelsIn(png: Buffer, box: Box): Promise<{ at: (x: number, y: number) => number[]; data: Buffer }> {
  const area = { left: box.x, top: box.y, width: box.width, height: box.height };
  const data = await sharp(png).extract(area).raw().toBuffer();
  return { data, at: (x, y) => [...data.subarray((y * box.width + x) * 3, (y * box.width + x) * 3 + 3)] };
}

/** Where the panels of a 1200 px graphic with a title of two lines and a deck of one lie. */
async function panelsOf(png: Buffer) {
  const { width: pictureWidth } = await sharp(png).metadata();
  expect(pictureWidth).toBe(1200);
  const size = { y: 206, width: 555, height: 416 };
  return { before: { x: 36, ...size }, after: { x: 36 + 555 + 18, ...size } };
}

describe('the graphic of a run', () => {
  it('shows the same ground on both panels: equal scenes give equal panels', async () => {
    const { png } = await renderRunGraphic(runOf(), { widthPx: 1200 });
    const { before, after } = await panelsOf(png);
    const left = await pixelsIn(png, before);
    const right = await pixelsIn(png, after);
    expect(left.data.equals(right.data)).toBe(true);
    const [west, east] = [left.at(10, 200), left.at(540, 200)];
    expect(east[0]! - west[0]!).toBeGreaterThan(150);
    expect(left.at(270, 400)[1]! - left.at(270, 15)[1]!).toBeGreaterThan(150);
  });

  it('gives the same bytes for the same run', async () => {
    const [first, second] = [
      await renderRunGraphic(runOf(), { widthPx: 1200 }),
      await renderRunGraphic(runOf(), { widthPx: 1200 }),
    ];
    expect(first.png.equals(second.png)).toBe(true);
    expect(first.sidecar).toEqual(second.sidecar);
  });

  it('gives what was asked for, and the same bytes for the same request', async () => {
    const findings = [findingAt(1, [100, 100, 130, 120]), findingAt(2, [200, 50, 230, 90])];
    const request = {
      preset: 'square',
      widthPx: 1200,
      arrangement: 'stacked',
      crop: { col: 80, row: 40, width: 200, height: 100 },
      title: 'Чистая полоса',
      findings: ['F2'],
      insets: ['F2'],
      locator: true,
    } as const;
    const [first, second] = [
      await renderRunGraphic(runOf({ findings }), request),
      await renderRunGraphic(runOf({ findings }), request),
    ];
    expect(first.png.equals(second.png)).toBe(true);
    expect(first.sidecar).toMatchObject({
      title: 'Чистая полоса',
      widthPx: 1200,
      heightPx: 1200,
      callouts: [{ number: '2', finding: 'F2' }],
      insets: [{ finding: 'F2' }],
    });
    expect(first.sidecar.alterations).toContain('cropped');
  });

  it('paints the ground of an inset with the stretch of the panels', async () => {
    const findings = [findingAt(1, [190, 140, 210, 160])];
    const { scene, pictures } = await composeRunGraphic(runOf({ findings }), { widthPx: 1200, insets: ['F1'] });
    const pixels = async (name: string) => {
      const picture = sharp(Buffer.from(pictures[name]!.split(',')[1]!, 'base64'));
      const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
      return (x: number, y: number) =>
        data[(Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels]!;
    };
    const [panel, inset] = [await pixels('before'), await pixels('inset-1-before')];
    expect(scene.elements.filter(({ kind }) => kind === 'picture')).toHaveLength(4);
    expect(Math.abs(inset(0.5, 0.5) - panel(0.5, 0.5))).toBeLessThanOrEqual(2);
    // Red grows eastwards; the inset is the middle 28 of 400 columns.
    const share = (inset(0.99, 0.5) - inset(0.01, 0.5)) / (panel(0.99, 0.5) - panel(0.01, 0.5));
    expect(share).toBeGreaterThan(0.04);
    expect(share).toBeLessThan(0.1);
  });

  it('shows a dark image as light as it can, both dates alike', async () => {
    const light = groundRaster('uint16');
    const dark = { ...light, bands: light.bands.map((band) => band.map((value) => 20 + value / 400)) };
    const { png } = await renderRunGraphic(runOf({ before: dark, sampleType: 'uint16' }), { widthPx: 1200 });
    const { at } = await pixelsIn(png, (await panelsOf(png)).before);
    expect(at(540, 200)[0]! - at(10, 200)[0]!).toBeGreaterThan(120);
  });

  it('refuses what it cannot give', async () => {
    const refused = [
      { widthPx: 300 },
      { findings: ['F9'] },
      { insets: ['F9'] },
      { insets: ['F1', 'F1', 'F1', 'F1'] },
      { crop: { col: 390, row: 0, width: 20, height: 20 } },
      { crop: { col: 0, row: 0, width: 0, height: 20 } },
      { crop: { col: 0.5, row: 0, width: 20, height: 20 } },
    ];
    for (const request of refused) {
      await expect(
        renderRunGraphic(runOf({ findings: [findingAt(1, [9, 9, 30, 30])] }), request),
      ).rejects.toMatchObject({
        code: 'E_USAGE',
      });
    }
  });

  it('hatches what was not observed in grey, never black', async () => {
    const after = groundRaster();
    after.valid.fill(0, 0, (width * height) / 2);
    const { png, sidecar } = await renderRunGraphic(runOf({ after }), { widthPx: 1200 });
    const panels = await panelsOf(png);
    const right = await pixelsIn(png, panels.after);
    for (const [x, y] of [
      [50, 50],
      [300, 120],
      [500, 190],
    ] as const) {
      const [red, green, blue] = right.at(x, y);
      expect(red).toBe(green);
      expect(green).toBe(blue);
      expect(red).toBeGreaterThanOrEqual(160);
    }
    expect(sidecar.notObserved).toEqual({ before: 0, after: 0.5 });
  });

  it('matches contrast by the fit of the run, and says that it did', async () => {
    const before = groundRaster('uint16');
    const after: Raster = { ...before, bands: before.bands.map((band) => band.map((value) => value / 2 + 500)) };
    const bands = ['red', 'green', 'blue'].map((name) => ({ name, gain: 2, offset: -1000, reflectanceGain: null }));
    const matched = await renderRunGraphic(runOf({ before, after, bands, sampleType: 'uint16' }), { widthPx: 1200 });
    expect(matched.sidecar.alterations).toEqual(['aligned', 'contrast matched']);
    expect(matched.sidecar.stretch.bands[0]!.after).toEqual({ gain: 2, offset: -1000 });
    const panels = await panelsOf(matched.png);
    const left = (await pixelsIn(matched.png, panels.before)).at(300, 200);
    const right = (await pixelsIn(matched.png, panels.after)).at(300, 200);
    for (const channel of [0, 1, 2]) expect(Math.abs(left[channel]! - right[channel]!)).toBeLessThanOrEqual(1);
    const unmatched = await renderRunGraphic(runOf({ before, after, sampleType: 'uint16' }), { widthPx: 1200 });
    expect(unmatched.sidecar.alterations).toEqual(['aligned', 'contrast stretched alike']);
  });

  it('shows one band as grey', async () => {
    const colour = groundRaster();
    const before = { ...colour, bands: [colour.bands[0]!] };
    const { png } = await renderRunGraphic(runOf({ before, bandNames: ['pan'] }), { widthPx: 1200 });
    const [red, green, blue] = (await pixelsIn(png, (await panelsOf(png)).before)).at(400, 100);
    expect([green, blue]).toEqual([red, red]);
  });

  it('records in its sidecar what it is made of', async () => {
    const findings = [findingAt(1, [100, 100, 130, 120]), findingAt(2, [200, 50, 230, 90])];
    const { png, sidecar } = await renderRunGraphic(runOf({ findings }));
    expect(sidecar.sha256).toBe(createHash('sha256').update(png).digest('hex'));
    expect(sidecar).toMatchObject({
      schema: 1,
      file: 'graphic.png',
      widthPx: 1600,
      run: 'a1b2c3d4e5f60718',
      before: { label: 'L: 9 Aug 2022', credit: 'Synthetic scene rendered by Aftermath' },
      after: { label: 'R: 10 Aug 2022', files: [{ sha256: 'ab'.repeat(32) }] },
      crop: { col: 0, row: 0, width, height },
      isWholeArea: true,
      callouts: [
        { number: '1', finding: 'F1' },
        { number: '2', finding: 'F2' },
      ],
      registration: { residualPx: 0.3, residualMeters: 0.15 },
      licence: { together: { id: 'synthetic' }, rule: { outcome: 'allowed' } },
    });
    expect(sidecar.metersPerPx! * sidecar.widthPx).toBeGreaterThan(2 * 200);
    const metadata = await sharp(png).metadata();
    expect([metadata.width, metadata.height]).toEqual([sidecar.widthPx, sidecar.heightPx]);
  });

  it('invents nothing for a pair without georeference', async () => {
    const { sidecar } = await renderRunGraphic(runOf({ grid: gridAt({ epsg: null, width, height }) }));
    expect(sidecar).toMatchObject({ centre: null, metersPerPx: null, scaleBarMeters: null, trueNorthDegrees: null });
  });

  it('reads each date once, and no more than the panels show', async () => {
    const grid = gridAt({ width: 8000, height: 8000 });
    const reads: { window: PixelWindow; level: number }[] = [];
    const large: PartReader = {
      part: {
        ...sceneOn(grid).parts[0],
        levels: [8000, 4000, 2000, 1000, 500].map((side) => ({ width: side, height: side })),
      },
      readWindow: async (window, { level = 0 } = {}) => {
        reads.push({ window, level });
        const length = window.width * window.height;
        const band = new Uint8Array(length).fill(90);
        return { ...window, bands: [band, band, band], valid: new Uint8Array(length).fill(1) };
      },
      close: async () => {},
    };
    const { sidecar } = await renderRunGraphic({ ...runOf({ grid }), before: large, after: large });
    expect(reads).toHaveLength(2);
    expect(reads[0]).toEqual({ window: { col: 0, row: 0, width: 1000, height: 1000 }, level: 3 });
    expect(sidecar.isWholeArea).toBe(true);
  });
});
