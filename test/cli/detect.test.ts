import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeScene } from '../helpers/planted-scenes.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/src/cli/main.js');
const folder = temporaryFolder();

beforeAll(async () => {
  await writeScene(join(folder.path, 'scene.tif'), { grid: gridAt({ width: 120, height: 90 }) });
  const plain = sharp({ create: { width: 80, height: 60, channels: 3, background: '#888' } });
  await plain.png().toFile(join(folder.path, 'photo.png'));
  const whole = await readFile(join(folder.path, 'scene.tif'));
  await writeFile(join(folder.path, 'half.tif'), whole.subarray(0, whole.length / 2));
});

function aftermath(...args: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder.path }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('aftermath detect', () => {
  it('prints run.json alone with --json --quiet, the same as it writes, and nothing on stderr', async () => {
    const { exit, stdout, stderr } = await aftermath('detect', 'scene.tif', '--out', 'found', '--json', '--quiet');
    expect(stderr).toBe('');
    expect(exit).toBe(0);
    const manifest = JSON.parse(stdout);
    expect(manifest).toMatchObject({ schema: 1, kind: 'detection', input: { name: 'scene.tif' } });
    expect(manifest).toEqual(JSON.parse(await readFile(join(folder.path, 'found/run.json'), 'utf8')));
    for (const { path } of manifest.outputs) expect(await readdir(join(folder.path, 'found'))).toContain(path);
  });

  it('says in a line why it did not look, rather than that nothing is there', async () => {
    const { exit, stdout } = await aftermath('detect', 'photo.png', '--out', 'photo', '--detect', 'craters', '--quiet');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Note: +No crater was looked for: /m);
    expect(stdout).not.toMatch(/^Found:/m);
    expect(stdout).not.toContain('aircraft');
  });

  it.each([
    ['a file that is not there', ['missing.tif'], 4, /"missing\.tif".*no such file/],
    ['half a TIFF', ['half.tif'], 4, /half\.tif/],
    ['objects that there are none of', ['scene.tif', '--detect', 'tanks'], 2, /no "tanks".*aircraft, craters/],
    ['a GSD of nothing', ['photo.png', '--gsd', '0'], 2, /number above 0/],
    ['a date that is no date', ['scene.tif', '--date', 'yesterday'], 2, /ISO 8601/],
  ] as const)('%s: exit code, sentence, and nothing written', async (_situation, args, exit, sentence) => {
    const entries = await readdir(folder.path);
    const outcome = await aftermath('detect', ...args, '--out', 'refused');
    expect(outcome.stderr).toMatch(sentence);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
    expect(outcome.exit).toBe(exit);
    expect(outcome.stdout).toBe('');
    expect(await readdir(folder.path)).toEqual(entries);
  });

  it('needs to be told where to write', async () => {
    const { exit, stderr } = await aftermath('detect', 'scene.tif');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/--out/);
  });
});
