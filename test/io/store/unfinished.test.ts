import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { machineMark, thisProcess } from '../../../src/io/store/holder.ts';
import { finishedName, replacedBeside, sweepUnfinished, unfinishedBeside } from '../../../src/io/store/unfinished.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';

const home = temporaryFolder();
let count = 0;
let folder: string;
beforeEach(async () => {
  folder = join(home.path, String(count++));
  await mkdir(folder);
});

/** A folder with something in it, last written so many days ago. */
async function lay(name: string, daysAgo = 0): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'run.json'), name);
  const written = Date.now() / 1000 - daysAgo * 86_400;
  await utimes(join(folder, name), written, written);
}

const ticks = Number(thisProcess().startedAt!.split('/')[1]);
const written = (machine: string, pid: number, start: number) => `.run.unfinished-${machine}-${pid}-${start}-01234567`;

describe('what is unfinished', () => {
  it('names its writer, who is told by the sweep from any other', async () => {
    const own = basename(unfinishedBeside(join(folder, 'run')));
    expect(own.slice(0, -8)).toBe(written(machineMark(), process.pid, ticks).slice(0, -8));
    await lay(own);
    await sweepUnfinished(folder);
    expect(await readdir(folder)).toEqual([own]);
  });

  it('is told to people by the name that it will have', () => {
    const within = join(unfinishedBeside(join(folder, 'run.1')), 'aligned', 'after.tif');
    expect(finishedName(within)).toBe(join(folder, 'run.1', 'aligned', 'after.tif'));
  });

  it.each<[string, string, number, boolean]>([
    ['of a process that is gone', written(machineMark(), 4_194_305, 1), 0, false],
    ['of one whose number another has now', written(machineMark(), process.pid, ticks + 1), 0, false],
    ['of a living one, however old', written(machineMark(), process.pid, ticks), 30, true],
    ['of another machine, lately', written('00000000', 4_194_305, 1), 6, true],
    ['of another machine, long ago', written('00000000', process.pid, ticks), 8, false],
    ['that names nobody, lately', '.run.unfinished-01234567', 6, true],
    ['that names nobody, long ago', '.run.unfinished-01234567', 8, false],
    ['that only looks like it', `run.unfinished-${machineMark()}-4194305-1-01234567`, 30, true],
    ['that belongs to the user', '.unfinished-business', 30, true],
  ])('%s', async (_what, name, daysAgo, stays) => {
    await lay(name, daysAgo);
    await sweepUnfinished(folder);
    expect(await readdir(folder)).toEqual(stays ? [name] : []);
  });

  it('is put back where it was the earlier run that a killed process moved away, and goes where there is a newer', async () => {
    const moved = replacedBeside(written(machineMark(), 4_194_305, 1));
    await lay(moved);
    await sweepUnfinished(folder);
    expect(await readFile(join(folder, 'run', 'run.json'), 'utf8')).toBe(moved);
    await lay(moved);
    await sweepUnfinished(folder);
    expect(await readdir(folder)).toEqual(['run']);
  });

  it('of a process stays while that lives, and goes once it is killed', async () => {
    const module = pathToFileURL(join(import.meta.dirname, '../../../dist/src/io/store/run-folder.js')).href;
    const script = `import('${module}').then(async ({ createRunFolder }) => {
      await (await createRunFolder('${join(folder, 'run')}')).write('run.json', '{}');
      console.log('written');
      setInterval(() => {}, 1000);
    });`;
    const child = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((done) => child.stdout.once('data', done));
    await sweepUnfinished(folder);
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^\.run\.unfinished-/)]);
    child.kill('SIGKILL');
    await new Promise((done) => child.once('exit', done));
    await sweepUnfinished(folder);
    expect(await readdir(folder)).toEqual([]);
  });
});
