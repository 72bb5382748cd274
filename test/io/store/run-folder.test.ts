import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Conflict, OutputNotWritable } from '../../../src/core/contract/errors.ts';
import { machineMark } from '../../../src/io/store/holder.ts';
import { createRunFolder } from '../../../src/io/store/run-folder.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-store-'));
});

describe('a run folder', () => {
  it('is not there until it is published, then whole', async () => {
    const folder = await createRunFolder(join(home, 'run'));
    await folder.write('run.json', '{}');
    await folder.write('change/mask.tif', 'abc');
    expect((await readdir(home)).filter((name) => !name.startsWith('.'))).toEqual([]);
    await folder.publish();
    expect(await readdir(home)).toEqual(['run']);
    expect(await readFile(join(home, 'run/change/mask.tif'), 'utf8')).toBe('abc');
  });

  it('names every output with its sha256', async () => {
    const folder = await createRunFolder(join(home, 'run'));
    await folder.write('change/mask.tif', 'abc');
    expect(await folder.outputs()).toEqual([
      { path: 'change/mask.tif', bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    ]);
    await folder.discard();
  });

  it('leaves nothing behind when discarded', async () => {
    const folder = await createRunFolder(join(home, 'run'));
    await folder.write('run.json', '{}');
    await folder.discard();
    expect(await readdir(home)).toEqual([]);
  });

  it('replaces an earlier run only when the new one is published', async () => {
    await mkdir(join(home, 'run'));
    await writeFile(join(home, 'run/run.json'), 'old');
    const folder = await createRunFolder(join(home, 'run'));
    await folder.write('run.json', 'new');
    expect(await readFile(join(home, 'run/run.json'), 'utf8')).toBe('old');
    await folder.publish();
    expect(await readFile(join(home, 'run/run.json'), 'utf8')).toBe('new');
    expect(await readdir(home)).toEqual(['run']);
  });

  it('puts an earlier run back that was moved away when the process was killed', async () => {
    const moved = join(home, `.run.unfinished-${machineMark()}-4194305-1-01234567-replaced`);
    await mkdir(moved);
    await writeFile(join(moved, 'run.json'), 'old');
    const folder = await createRunFolder(join(home, 'run'));
    expect(await readFile(join(home, 'run/run.json'), 'utf8')).toBe('old');
    await folder.discard();
    expect(await readdir(home)).toEqual(['run']);
  });

  it('refuses a folder that holds something else', async () => {
    await mkdir(join(home, 'photos'));
    await writeFile(join(home, 'photos/cat.jpg'), 'x');
    await expect(createRunFolder(join(home, 'photos'))).rejects.toThrow(Conflict);
  });

  it('refuses a place that cannot be written', async () => {
    await writeFile(join(home, 'file'), 'x');
    await expect(createRunFolder(join(home, 'file/run'))).rejects.toThrow(OutputNotWritable);
    await expect(createRunFolder(join(home, 'file'))).rejects.toThrow(OutputNotWritable);
  });
});
