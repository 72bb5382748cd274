import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeScene } from '../helpers/planted-scenes.ts';
import { gridAt } from '../helpers/scenes.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/src/cli/main.js');
/** Of writable memory of its own: Node starts with it, a comparison does not come through. */
const LIMIT_BYTES = 250 * 2 ** 20;
const DEADLINE_MS = 180_000;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-memory-'));
  const grid = gridAt({ width: 600, height: 500 });
  await writeScene(join(home, 'before.tif'), { grid });
  await writeScene(join(home, 'after.tif'), { grid, noiseSeed: 2 });
});
afterAll(() => rm(home, { recursive: true }));

function compare(limitBytes: number | null): Promise<number | string> {
  const args = [
    PROGRAM,
    'compare',
    'before.tif',
    'after.tif',
    '--out',
    'runs/one',
    '--no-originals',
    '--detect',
    'none',
    '--quiet',
  ];
  const limited = limitBytes === null ? [] : ['prlimit', `--data=${limitBytes}`];
  const [command, ...rest] = [...limited, process.execPath, ...args];
  return new Promise((resolve) => {
    execFile(command!, rest, { cwd: home }, (error) =>
      resolve(error === null ? 0 : (error.code ?? error.signal ?? -1)),
    );
  });
}

describe.skipIf(!hasLimits())('with little memory (skipped where prlimit is not installed)', () => {
  it(
    'a comparison leaves the run that was there whole, or none, and comes through once there is more',
    async () => {
      expect(await compare(LIMIT_BYTES)).not.toBe(0);
      expect((await named()).filter((name) => !name.startsWith('.'))).toEqual([]);

      expect(await compare(null)).toBe(0);
      const whole = await readFile(join(home, 'runs/one/run.json'), 'utf8');
      expect(await named()).toEqual(['one']);

      expect(await compare(LIMIT_BYTES)).not.toBe(0);
      expect(await readFile(join(home, 'runs/one/run.json'), 'utf8')).toBe(whole);
    },
    DEADLINE_MS,
  );
});

const named = () => readdir(join(home, 'runs')).catch(() => []);

function hasLimits(): boolean {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
