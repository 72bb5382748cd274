import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DiskFull } from '../../../../src/core/contract/errors.ts';
import { openDatabase } from '../../../../src/io/store/database/open-database.ts';
import { smallDisk } from '../../../helpers/small-disk.ts';

const DEADLINE_MS = 120_000;
const OPEN_DATABASE = join(import.meta.dirname, '../../../../dist/src/io/store/database/open-database.js');

const disk = smallDisk(64 * 2 ** 20);
afterAll(() => disk?.close());

describe.skipIf(disk === null)('an embedded database on a full disk (skipped where no tmpfs can be mounted)', () => {
  const where = join(disk?.path ?? '', 'database');
  afterEach(async () => {
    await disk!.makeRoom();
    await rm(where, { recursive: true, force: true });
  });

  it(
    'that is new says so and leaves nothing half made, and opens once there is room',
    async () => {
      await disk!.fillBut(20 * 2 ** 20);
      await expect(openDatabase(where)).rejects.toThrow(DiskFull);
      expect(await readdir(where).catch(() => [])).toEqual([]);
      await disk!.makeRoom();
      await (await openDatabase(where)).close();
    },
    DEADLINE_MS,
  );

  it(
    'says so of what it does not keep, goes on reading, and keeps all that it acknowledged',
    async () => {
      const database = await openDatabase(where);
      await database.script('create table noted (number integer, words text)');
      await disk!.fillBut(500_000);
      const acknowledged: number[] = [];
      const note = async (number: number) => {
        await database.query('insert into noted values ($1, $2)', [number, randomWords()]);
        acknowledged.push(number);
      };
      const noteUntilFull = async () => {
        for (let number = 0; ; number++) await note(number);
      };
      await expect(noteUntilFull()).rejects.toThrow(DiskFull);
      await expect(note(-1)).rejects.toThrow(`The disk of the database in "${where}" is full`);
      const kept = async () =>
        (await database.query<{ number: number }>('select number from noted')).map((row) => row.number);
      expect(acknowledged.length).toBeGreaterThan(10);
      expect(await kept()).toEqual(acknowledged);

      await disk!.makeRoom();
      await note(-2);
      await database.close();
      const again = await openDatabase(where);
      expect((await again.query<{ number: number }>('select number from noted')).map((row) => row.number)).toEqual(
        acknowledged,
      );
      await again.close();
    },
    DEADLINE_MS,
  );
});

describe('an embedded database', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'aftermath-no-room-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it.skipIf(process.platform === 'win32')(
    'whose files may not be as long as they have to be says so, and is made once they may',
    async () => {
      const where = join(home, 'short');
      const child = opensIn(where, 'ulimit -f 2000; exec');
      let said = '';
      child.stdout!.on('data', (piece) => {
        said += piece;
      });
      await once(child, 'close');
      expect(said).toMatch(/^E_DISK_FULL .*ulimit -f/);
      await (await openDatabase(where)).close();
    },
    DEADLINE_MS,
  );

  it(
    'whose process is killed as it is made for the first time opens all the same, without what was left',
    async () => {
      const where = join(home, 'killed');
      const child = opensIn(where, 'exec');
      const isHalfMade = async () => {
        const [unfinished] = (await readdir(where).catch(() => [])).filter((name) => name.startsWith('.data'));
        return unfinished !== undefined && (await isThere(join(where, unfinished, 'PG_VERSION')));
      };
      while (!(await isHalfMade())) await new Promise((done) => setTimeout(done, 1));
      child.kill('SIGKILL');
      await once(child, 'close');
      await (await openDatabase(where)).close();
      expect(await readdir(where)).toEqual(['data']);
    },
    DEADLINE_MS,
  );
});

/** Opens the database in a process of its own, which says with which error that ended. */
function opensIn(where: string, shell: string): ChildProcess {
  const script = `import(${JSON.stringify(OPEN_DATABASE)})
    .then(({ openDatabase }) => openDatabase(${JSON.stringify(where)}))
    .then((database) => database.close(), ({ code, message }) => console.log(code, message));`;
  return spawn('bash', ['-c', `${shell} "$0" --eval "$1"`, process.execPath, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** That PostgreSQL cannot make shorter. */
function randomWords(): string {
  return Array.from({ length: 300 }, () => Math.random().toString(36)).join('');
}
