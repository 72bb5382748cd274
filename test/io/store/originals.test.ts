import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openOriginals, originalPath } from '../../../src/io/store/originals.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';

const home = temporaryFolder();
const folder = () => join(home.path, '.originals');
const scene = Buffer.alloc(3_000_001, 'scene');

async function keepOriginal(path: string, at: string) {
  const originals = openOriginals(at);
  const hash = await originals.take(path);
  await originals.keep();
  return hash;
}
const sha256 = createHash('sha256').update(scene).digest('hex');

describe('an original', () => {
  it('is kept as it is, read-only, under its sha256, once', async () => {
    const path = await home.write('scene.tif', scene);
    expect(await keepOriginal(path, folder())).toEqual({ sha256, bytes: scene.length });
    const kept = originalPath(folder(), { sha256, name: 'scene.tif' });
    expect((await readFile(kept)).equals(scene)).toBe(true);
    expect((await stat(kept)).mode & 0o777).toBe(0o444);
    const { ino } = await stat(kept);
    expect(await keepOriginal(path, folder())).toEqual({ sha256, bytes: scene.length });
    expect((await stat(kept)).ino).toBe(ino);
    // One that was fetched lies there already.
    expect(await keepOriginal(kept, folder())).toEqual({ sha256, bytes: scene.length });
    expect((await readdir(home.path)).sort()).toEqual(['.originals', 'scene.tif']);
  });

  it('is kept beside another of the same name and size', async () => {
    const other = Buffer.from(scene);
    other[7]! ^= 1;
    const hash = await keepOriginal(await home.write('scene.tif', other), folder());
    expect(hash.sha256).not.toBe(sha256);
    expect((await readFile(originalPath(folder(), { ...hash, name: 'scene.tif' }))).equals(other)).toBe(true);
  });

  it('is nowhere to be seen before it is kept, and leaves nothing where it is not', async () => {
    const before = await readdir(home.path);
    const originals = openOriginals(join(home.path, '.others'));
    await originals.take(await home.write('third.tif', 'third'));
    expect(await readdir(home.path)).not.toContain('.others');
    await originals.discard();
    expect(await readdir(home.path)).toEqual([...before, 'third.tif'].sort());
  });

  it('is refused clearly where it cannot be written', async () => {
    // Nothing can be made under a file.
    const path = await home.write('fourth.tif', 'fourth');
    await expect(keepOriginal(path, join(path, '.originals'))).rejects.toMatchObject({ code: 'E_OUTPUT' });
  });
});
