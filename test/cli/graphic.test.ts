import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareGround } from '../helpers/compare-ground.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { gridAt } from '../helpers/scenes.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/src/cli/main.js');

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-graphic-'));
  const grid = gridAt({ width: 400, height: 300 });
  await writeScene(join(home, 'before.tif'), { grid });
  await writeScene(join(home, 'after.tif'), { grid, noiseSeed: 2 });
  const pair = { before: join(home, 'before.tif'), after: join(home, 'after.tif') };
  await compareGround(pair, join(home, 'run'), { threads: 2 });
  await cp(join(home, 'run'), join(home, 'cut'), { recursive: true });
  await truncate(join(home, 'cut/aligned/before.tif'), 3000);
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

const graphic = (...args: string[]) => aftermath('graphic', ...args);

function aftermath(...args: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: home }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('aftermath graphic', () => {
  it('writes a file of the format its name says, with its sidecar', async () => {
    const { exit, stdout } = await graphic('run', '--out', 'one/saky.jpg', '--width', '1200', '--title', 'Saky');
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: `Written: ${join(home, 'one/saky.jpg')}\n` });
    const bytes = await readFile(join(home, 'one/saky.jpg'));
    expect((await sharp(bytes).metadata()).format).toBe('jpeg');
    const sidecar = JSON.parse(await readFile(join(home, 'one/saky.jpg.json'), 'utf8'));
    expect(sidecar).toMatchObject({
      file: 'saky.jpg',
      format: 'jpeg',
      title: 'Saky',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      request: { widthPx: 1200, title: 'Saky', preset: 'auto' },
    });
    expect((await readdir(join(home, 'one'))).sort()).toEqual(['saky.jpg', 'saky.jpg.json']);
  });

  it('is known again by verify, until a byte of it is altered', async () => {
    expect((await graphic('run', '--out', 'known.png', '--width', '1200')).exit).toBe(0);
    expect((await aftermath('verify', 'run', '--graphic', 'known.png')).exit).toBe(0);
    await appendFile(join(home, 'known.png'), ' ');
    const { exit, stderr } = await aftermath('verify', 'run', '--graphic', 'known.png');
    expect({ exit, stderr }).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining('none of the files that were exported'),
    });
  });

  it('says what has to be settled before it is published, as do report and GIS files', async () => {
    const said = /Before it is published: No credit is stated for the earlier image/;
    expect((await graphic('run', '--out', 'asks.png', '--width', '1200')).stderr).toMatch(said);
    expect((await aftermath('report', 'run', '--format', 'html', '--out', 'asks.html')).stderr).toMatch(said);
    expect((await aftermath('export', 'run', '--format', 'kmz', '--out', 'asks.kmz')).stderr).toMatch(said);
  });

  it('writes several formats into a folder, and prints their sidecars as json', async () => {
    const { exit, stdout } = await graphic('run', '--out', 'many', '--format', 'png,svg', '--json');
    expect(exit).toBe(0);
    expect((JSON.parse(stdout) as { file: string }[]).map(({ file }) => file)).toEqual(['graphic.png', 'graphic.svg']);
    const names = ['graphic.png', 'graphic.png.json', 'graphic.svg', 'graphic.svg.json'];
    expect((await readdir(join(home, 'many'))).sort()).toEqual(names);
  });

  const refused: [situation: string, args: string[], exit: number, sentence: RegExp][] = [
    ['no run there', ['many-no', '--out', 'x.png'], 2, /There is no run in "many-no"/],
    ['no --out', ['run'], 2, /--out/],
    ['an unknown preset', ['run', '--out', 'x.png', '--preset', 'round'], 2, /The preset must be one of auto, wide/],
    ['a width out of range', ['run', '--out', 'x.png', '--width', '9000'], 2, /from 1200 to 8000/],
    ['an unknown finding', ['run', '--out', 'x.png', '--findings', 'F99'], 2, /no finding F99/],
    ['an unknown format', ['run', '--out', 'x', '--format', 'bmp'], 2, /There is no "bmp"/],
    ['a crop beyond the grid', ['run', '--out', 'x.png', '--crop', '0,0,9000,10'], 2, /crop/i],
    ['a damaged run', ['cut', '--out', 'x.png'], 4, /aligned\/before\.tif has 3000 bytes/],
    ['the folder of a run as --out', ['run', '--out', 'run/graphic.png'], 2, /is the folder of a run/],
  ];
  it.each(refused)('refuses %s', async (_, args, exit, sentence) => {
    const { exit: code, stderr } = await graphic(...args);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(exit);
    expect(stderr).not.toContain('fault in Aftermath');
    expect(await readdir(home)).not.toContain('x.png');
  });
});
