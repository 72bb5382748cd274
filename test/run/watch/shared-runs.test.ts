import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../src/api/listen.ts';
import { bucketOf } from '../../../src/io/objects/bucket.ts';
import { openObjectStore } from '../../../src/io/objects/object-store.ts';
import { type Gate, openGate } from '../../../src/io/outbound/gate.ts';
import { readRun } from '../../../src/run/read-run.ts';
import { verifyRun } from '../../../src/run/verify.ts';
import { lookAtSite, type TakenLook } from '../../../src/run/watch/look-at-site.ts';
import { type SharedRuns, sharedRuns } from '../../../src/run/watch/shared-runs.ts';
import { type ObjectServer, objectServer } from '../../helpers/object-server.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { serveScenes, watchedSite, watchOptions, writeWatchedScenes } from '../../helpers/watch-stand.ts';

const DUE_AT = '2026-03-04T06:00:00.000Z';

describe('runs that machines share through object storage', () => {
  const home = temporaryFolder();
  let archive: Listening;
  let storage: ObjectServer;
  let gate: Gate;
  let taken: TakenLook;
  let name: string;
  const machine = (folder: string): { runsFolder: string; shared: SharedRuns } => {
    const runsFolder = join(home.path, folder, 'runs');
    return {
      runsFolder,
      shared: sharedRuns(openObjectStore(gate, bucketOf('s3://runs/here', storage.access)), runsFolder),
    };
  };
  const look = async (
    folder: string,
    {
      runFolders = [],
      onTrouble = (error) => {
        throw error;
      },
    }: { readonly runFolders?: readonly string[]; readonly onTrouble?: (error: unknown) => void } = {},
  ) => {
    const hosts = [new URL(archive.url).host];
    const options = watchOptions('', '', { now: () => new Date(DUE_AT), hosts, onTrouble });
    await mkdir(join(home.path, folder), { recursive: true });
    return await lookAtSite(
      watchedSite(archive.url),
      DUE_AT,
      { seen: [], compared: [], cues: [], runFolders, takeFromBudget: async () => false },
      { ...options, ...machine(folder) },
    );
  };
  const list = () => `/runs/here/runs/${name}.json`;

  beforeAll(async () => {
    archive = await serveScenes(await writeWatchedScenes(join(home.path, 'archive')));
    storage = await objectServer();
    gate = openGate([storage.host]);
    taken = await look('one');
    name = taken.runFolder!;
  }, 60_000);
  beforeEach(async () => {
    await rm(join(home.path, 'another'), { recursive: true, force: true });
    await rm(join(home.path, 'third'), { recursive: true, force: true });
  });
  afterAll(async () => {
    await gate.close();
    await storage.close();
    await archive.close();
  });

  it('are compared by the first that looks, and brought by the next', async () => {
    expect(taken.look.state).toBe('changed');
    const again = await look('another');
    expect(again).toEqual(taken);
    const [own, brought] = await Promise.all(
      ['one', 'another'].map((folder) => readRun(join(machine(folder).runsFolder, name))),
    );
    expect(brought!.manifest.createdAt).toBe(own!.manifest.createdAt);
    expect(storage.asked.filter((asked) => asked === `PUT ${list()}`)).toHaveLength(1);
  });

  it('come with their originals, and hold against their log', async () => {
    const { runsFolder, shared } = machine('another');
    expect(await shared.bring(name)).toBe(true);
    const { verified, notVerified } = await verifyRun(join(runsFolder, name));
    expect(verified.originals).toBeGreaterThanOrEqual(2);
    expect(notVerified).toEqual([]);
  });

  it('are put there once, and what they have in common too', async () => {
    storage.asked.length = 0;
    await machine('one').shared.share(name);
    expect(storage.asked.filter((asked) => asked.startsWith('PUT'))).toEqual([]);
    const objects = new Map(storage.objects);
    storage.objects.delete(list());
    await machine('one').shared.share(name);
    expect(storage.asked.filter((asked) => asked.startsWith('PUT'))).toEqual([`PUT ${list()}`]);
    expect([...storage.objects.keys()].sort()).toEqual([...objects.keys()].sort());
    expect([...objects].every(([path, bytes]) => storage.objects.get(path)!.equals(bytes))).toBe(true);
  });

  it('are not there where they were never put', async () => {
    expect(await machine('another').shared.bring('no-such-run')).toBe(false);
    await expect(access(machine('another').runsFolder)).rejects.toThrow();
  });

  it('leave nothing behind where a file of theirs was altered in the storage', async () => {
    const [file, bytes] = [...storage.objects].find(([path]) => path.includes('/files/'))!;
    storage.objects.set(file, Buffer.from(bytes).fill(7));
    const { runsFolder, shared } = machine('another');
    await expect(shared.bring(name)).rejects.toMatchObject({ code: 'E_DAMAGED' });
    const left = await readdir(runsFolder).catch(() => []);
    expect(left.filter((entry) => entry !== '.originals')).toEqual([]);
    storage.objects.set(file, bytes);
  });

  it('are left out of a look where they are damaged, which is said, and the look is taken', async () => {
    const troubles: unknown[] = [];
    storage.objects.set('/runs/here/runs/damaged.json', Buffer.from('{"schema": 2}'));
    const again = await look('another', { runFolders: ['damaged'], onTrouble: (error) => troubles.push(error) });
    expect(again).toEqual(taken);
    expect(troubles).toMatchObject([{ code: 'E_DAMAGED' }]);
  });

  it.each(['../outside', '/etc/passwd', 'a/../../b', '.hidden', 'a\\b', ''])(
    'are refused where they name a file %s',
    async (path) => {
      const [sha256] = /[0-9a-f]{64}/.exec([...storage.objects.keys()].find((key) => key.includes('/files/'))!)!;
      const files = [
        { path, sha256, bytes: 1 },
        { path: 'run.json', sha256, bytes: 1 },
      ];
      storage.objects.set(
        '/runs/here/runs/planted.json',
        Buffer.from(JSON.stringify({ schema: 1, files, originals: [] })),
      );
      const { runsFolder, shared } = machine('third');
      await expect(shared.bring('planted')).rejects.toMatchObject({ code: 'E_DAMAGED' });
      await expect(access(runsFolder)).rejects.toThrow();
    },
  );
});
