import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileTiff } from '../helpers/hostile-tiffs.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { gridAt } from '../helpers/scenes.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/src/cli/main.js');

const HOSTILE = { bomb: 'a DEFLATE bomb', loop: 'two directories in a circle', lzma: 'LZMA', turned: 'a turned grid' };

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-cli-'));
  const small = gridAt({ width: 300, height: 260 });
  await writeScene(join(home, 'before.tif'), { grid: small });
  await writeScene(join(home, 'after.tif'), { grid: small, offEast: 0.3, noiseSeed: 2 });
  await writeScene(join(home, 'elsewhere.tif'), { grid: { ...small, originX: 700_000 } });
  const corner = { originX: small.originX + 299 * small.pixelWidth, originY: small.originY - 259 * small.pixelHeight };
  await writeScene(join(home, 'corner.tif'), { grid: { ...small, ...corner } });
  await writeScene(join(home, 'empty.tif'), { grid: small, validUntilEast: -1 });
  await mkdir(join(home, 'tiles'));
  await writeScene(join(home, 'tiles/a.tif'), { grid: small });
  await writeScene(join(home, 'tiles/b.tif'), {
    grid: gridAt({
      epsg: 4326,
      originX: 33.5846,
      originY: 45.088,
      pixelWidth: 5e-6,
      pixelHeight: 5e-6,
      width: 200,
      height: 200,
    }),
  });
  const whole = await readFile(join(home, 'before.tif'));
  await writeFile(join(home, 'half.tif'), whole.subarray(0, whole.length / 2));
  await writeFile(join(home, 'notes.tif'), 'Meeting notes, 9 August.\n');
  for (const [name, family] of Object.entries(HOSTILE)) {
    await writeFile(join(home, `${name}.tif`), (await hostileTiff(family, 12, 1)).bytes);
  }
  await writeFile(join(home, 'a-file'), 'x');
  await mkdir(join(home, 'photos'));
  await writeFile(join(home, 'photos/cat.jpg'), 'x');
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

function aftermath(...args: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: home }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const cases: [situation: string, args: string[], exit: number, sentence: RegExp][] = [
  ['scenes that do not overlap', ['before.tif', 'elsewhere.tif'], 5, /overlap 0\.0 %.*Choose a pair/],
  ['scenes that share one pixel', ['before.tif', 'corner.tif'], 5, /overlap 0\.0 %.*Choose a pair/],
  ['a scene that is all nodata', ['before.tif', 'empty.tif'], 5, /valid on both dates|observed on both dates/],
  ['a file that is not there', ['before.tif', 'missing.tif'], 4, /"missing\.tif".*no such file/],
  ['a text file called .tif', ['notes.tif', 'after.tif'], 4, /notes\.tif/],
  ['half a TIFF', ['before.tif', 'half.tif'], 4, /half\.tif/],
  ['a TIFF that unfolds to far more than it is', ['before.tif', 'bomb.tif'], 3, /bomb\.tif.*unfolds/],
  ['a TIFF that runs in a circle', ['loop.tif', 'after.tif'], 4, /loop\.tif.*circle/],
  ['a TIFF in LZMA', ['lzma.tif', 'after.tif'], 4, /lzma\.tif.*LZMA/],
  ['a TIFF that lies turned', ['turned.tif', 'after.tif'], 5, /turned\.tif.*rotated/],
  ['a CRS that is none', ['before.tif', 'after.tif', '--crs', 'UTM'], 2, /EPSG:32636, got "UTM"/],
  ['a folder of tiles of two CRSs', ['tiles', 'after.tif'], 5, /EPSG:32636.*EPSG:4326|EPSG:4326.*EPSG:32636/],
  ['a method that does not exist', ['before.tif', 'after.tif', '--method', 'magic'], 2, /no method "magic"/],
  ['a threshold that does not exist', ['before.tif', 'after.tif', '--threshold', 'guess'], 2, /no threshold "guess"/],
  ['a date that is no date', ['before.tif', 'after.tif', '--before-date', 'yesterday'], 2, /ISO 8601/],
  ['an unknown option', ['before.tif', 'after.tif', '--fast'], 2, /--fast/],
];

describe('bad input', () => {
  it.each(cases)('%s: exit code, sentence, and nothing written', async (_situation, args, exit, sentence) => {
    const entries = await readdir(home);
    const outcome = await aftermath('compare', ...args, '--out', 'run');
    expect(outcome.stderr).toMatch(sentence);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
    expect(outcome.exit).toBe(exit);
    expect(outcome.stdout).toBe('');
    expect(await readdir(home)).toEqual(entries);
  });

  it('an output folder that cannot be written: exit 8', async () => {
    const outcome = await aftermath('compare', 'before.tif', 'after.tif', '--out', 'a-file/run');
    expect(outcome.exit).toBe(8);
    expect(outcome.stderr).toMatch(/Cannot write .*a-file/);
  });

  it('an output folder that holds something else: exit 2, and it keeps it', async () => {
    const outcome = await aftermath('compare', 'before.tif', 'after.tif', '--out', 'photos');
    expect(outcome.exit).toBe(2);
    expect(await readdir(join(home, 'photos'))).toEqual(['cat.jpg']);
  });

  it('says the same as a problem document with --json', async () => {
    const outcome = await aftermath('compare', 'before.tif', 'missing.tif', '--out', 'run', '--json');
    expect(JSON.parse(outcome.stderr)).toMatchObject({ code: 'E_NOT_FOUND', status: 404 });
  });

  it('Ctrl-C half-way: exit 130, nothing half-written', async () => {
    const entries = await readdir(home);
    const child = spawn(process.execPath, [PROGRAM, 'compare', 'before.tif', 'after.tif', '--out', 'run'], {
      cwd: home,
    });
    const exit = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
    child.stderr.on('data', (text: Buffer) => {
      if (text.toString().includes('Hashing')) child.kill('SIGINT');
    });
    expect(await exit).toBe(130);
    expect(await readdir(home)).toEqual(entries);
  });
});

describe('good input', () => {
  it('prints run.json alone on stdout with --json --quiet, and nothing on stderr', async () => {
    const outcome = await aftermath('compare', 'before.tif', 'after.tif', '--out', 'good', '--json', '--quiet');
    expect(outcome.stderr).toBe('');
    expect(JSON.parse(outcome.stdout)).toMatchObject({ schema: 1, verdict: { kind: 'unchanged' } });
    expect(outcome.exit).toBe(0);
    await rm(join(home, 'good'), { recursive: true });
  });
});
