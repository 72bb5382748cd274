import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Raster } from '../../src/core/raster/raster.ts';
import type { Scene } from '../../src/core/scene/scene.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';

/** A folder of its own for the tests of one file, gone when they are through. */
export function temporaryFolder(): {
  readonly path: string;
  write(name: string, bytes: Uint8Array | string): Promise<string>;
} {
  let path = '';
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'aftermath-test-'));
  });
  afterAll(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    write: async (name, bytes) => {
      await writeFile(join(path, name), bytes);
      return join(path, name);
    },
  };
}

/** Opens a scene of one file and reads all of it. */
export async function readWhole(path: string, level = 0): Promise<{ readonly scene: Scene; readonly raster: Raster }> {
  const scene = await openScene(path);
  const reader = await openPart(scene.parts[0]);
  try {
    const { width, height } = scene.parts[0].levels[level]!;
    return { scene, raster: await reader.readWindow({ col: 0, row: 0, width, height }, { level }) };
  } finally {
    await reader.close();
  }
}
