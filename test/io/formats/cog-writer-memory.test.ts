import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { pixelGrid } from '../../../src/core/geo/grid.ts';
import { planLevels } from '../../../src/io/formats/cog-overviews.ts';
import { createCogWriter } from '../../../src/io/formats/cog-writer.ts';
import { texturedRaster } from './written-cog.ts';

/** Blocks being written now, and the most that ever were at a time. */
const blocks = vi.hoisted(() => ({ running: 0, most: 0, done: 0 }));

vi.mock('../../../src/io/formats/cog-staging.ts', async (importActual) => {
  const { StagedLevel } = await importActual<typeof import('../../../src/io/formats/cog-staging.ts')>();
  const put = StagedLevel.prototype.put;
  StagedLevel.prototype.put = async function (...args) {
    blocks.running++;
    blocks.most = Math.max(blocks.most, blocks.running);
    await put.apply(this, args);
    blocks.running--;
    blocks.done++;
  };
  return { StagedLevel };
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
