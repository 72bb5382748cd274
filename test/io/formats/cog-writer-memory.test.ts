import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompressCallback, InputType, ZlibOptions } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { pixelGrid } from '../../../src/core/geo/grid.ts';
import { planLevels } from '../../../src/io/formats/cog-overviews.ts';
import { createCogWriter } from '../../../src/io/formats/cog-writer.ts';
import { texturedRaster } from './written-cog.ts';

/** Compressions running now, and the most that ever ran at a time. */
const blocks = vi.hoisted(() => ({ running: 0, most: 0, done: 0 }));

vi.mock('node:zlib', async (importActual) => {
  const zlib = await importActual<typeof import('node:zlib')>();
  const deflate = (block: InputType, options: ZlibOptions, callback: CompressCallback) => {
    blocks.running++;
    blocks.most = Math.max(blocks.most, blocks.running);
    zlib.deflate(block, options, (error, compressed) => {
      blocks.running--;
      blocks.done++;
      callback(error, compressed);
    });
  };
  return { ...zlib, deflate };
});

describe('the memory of a COG writer', () => {
  it('holds a few blocks at a time, however many there are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aftermath-cog-memory-'));
    const [cols, rows] = [4, 24];
    const grid = pixelGrid(cols * 512, rows * 512);
    const writer = await createCogWriter(join(folder, 'tall.tif'), { grid, bandCount: 1, sampleType: 'uint8' });
    const tile = texturedRaster(512, 512, 1, 'uint8');
    for (let row = 0; row < rows; row++) {
      for (let col = 0; col < cols; col++) await writer.writeTile(col, row, tile);
    }
    await writer.finish();
    await rm(folder, { recursive: true });

    expect(blocks.done).toBeGreaterThan(cols * rows);
    expect(blocks.most).toBeLessThanOrEqual(8 + planLevels(grid.width, grid.height).length);
  });
});
