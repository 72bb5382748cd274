import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding, FindingKind, PixelBox } from '../../src/core/contract/finding.ts';
import type { Decision, ReviewEntry } from '../../src/core/contract/review.ts';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { type Grid, pixelToMap } from '../../src/core/geo/grid.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { planTiles } from '../../src/core/raster/plan-tiles.ts';
import { allocateRaster, type Raster } from '../../src/core/raster/raster.ts';

import { COG_TILE_PX, type CogOptions } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import type { RunToExport } from '../../src/run/export-gis.ts';
import { writeRun } from '../api/service.ts';
import { findingAt } from './findings.ts';

/** Where bright squares lie on both dates of a run to export, px of its grid: their centres. */
export const LIGHTS = [
  { col: 60.5, row: 40.5 },
  { col: 240.5, row: 50.5 },
  { col: 110.5, row: 160.5 },
] as const;
const LIGHT_PX = 15; // together more than the tail of the stretch

/** A run of 300 × 200 px with its aligned scenes; the after scene's left ten columns were not observed. */
export async function runToExport(
  home: string,
  options: { readonly grid: Grid; readonly findings?: readonly Finding[]; readonly reviews?: readonly ReviewEntry[] },
): Promise<RunToExport> {
  const { grid, findings = [], reviews = [] } = options;
  const manifest = await writeRun(home, { files: { 'findings.json': JSON.stringify({ findings }) } });
  const folder = join(home, manifest.id);
  await mkdir(join(folder, 'aligned'));
  await mkdir(join(folder, 'change'));
  const colours = { bandCount: 3, bandNames: ['red', 'green', 'blue'], hasMask: true } as const;
  const scene = { grid, sampleType: 'uint8', ...colours } as const;
  await writeCog(join(folder, 'aligned', 'before.tif'), litGround(grid), scene);
  await writeCog(join(folder, 'aligned', 'after.tif'), litGround(grid), scene);
  const mask = allocateRaster(grid.width, grid.height, 1, 'uint8');
  mask.valid.fill(1);
  for (let i = 0; i < mask.valid.length; i++) if (i % grid.width < 10) mask.bands[0]![i] = 255;
  await writeCog(join(folder, 'change', 'mask.tif'), mask, {
    grid,
    sampleType: 'uint8',
    bandCount: 1,
    bandNames: ['change'],
    nodata: 255,
    overviewResampling: 'nearest',
  });
  const looked = (['aircraft', 'crater', 'building'] as const).map((label) => ({
    label,
    model: `${label}-v1`,
    sha256: '0'.repeat(64),
    engine: null,
  }));
  return { folder, manifest: { ...manifest, grid, crs: grid.crs, detectors: looked }, findings, reviews };
}

function litGround(grid: Grid): Raster {
  const ground = allocateRaster(grid.width, grid.height, 3, 'uint8');
  ground.valid.fill(1);
  for (const band of ground.bands) band.fill(40);
  for (const { col, row } of LIGHTS) {
    for (let down = 0; down < LIGHT_PX; down++) {
      const from = (Math.floor(row - LIGHT_PX / 2) + down) * grid.width + Math.floor(col - LIGHT_PX / 2);
      for (const band of ground.bands) band.fill(240, from, from + LIGHT_PX);
    }
  }
  return ground;
}

async function writeCog(path: string, raster: Raster, options: CogOptions): Promise<void> {
  const writer = await createCogWriter(path, options);
  for (const { tileCol, tileRow, core } of planTiles(options.grid, COG_TILE_PX, 0)) {
    await writer.writeTile(tileCol, tileRow, cropRaster(raster, core));
  }
  await writer.finish();
}

/** A finding with a square hole in the middle of its box, placed on the grid. */
export function holedFinding(grid: Grid, rank: number, box: PixelBox, kind: FindingKind = 'change'): Finding {
  const [x0, y0, x1, y1] = box;
  const [col, row] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const hole: [number, number][] = [
    [col - 1, row - 1],
    [col - 1, row + 1],
    [col + 1, row + 1],
    [col + 1, row - 1],
    [col - 1, row - 1],
  ];
  const finding = findingAt(rank, box, { kind });
  const at = grid.crs === null ? null : toLonLat(grid.crs, pixelToMap(grid, { col, row }));
  return { ...finding, at, outline: [...finding.outline, hole] };
}

/** What one person decided. */
export function decision(findingId: string, given: Partial<Decision> = {}): ReviewEntry {
  return {
    id: `00000000-0000-4000-8000-${String(Math.abs(hash(findingId + (given.by ?? '')))).padStart(12, '0')}`,
    kind: 'decision',
    findingId,
    by: 'Ada',
    at: '2022-08-12T09:00:00Z',
    takenAt: '2022-08-12T09:00:01Z',
    call: 'accepted',
    damageClass: null,
    reason: null,
    note: null,
    ...given,
  };
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)!) | 0, 7);
}
