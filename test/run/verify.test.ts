import { randomUUID } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EvidenceEntry } from '../../src/core/contract/evidence.ts';
import type { ReviewAct } from '../../src/core/contract/review.ts';
import { exportsFile, recordExport } from '../../src/io/store/export-log.ts';
import { entriesIn } from '../../src/io/store/hash-chain.ts';
import { reviewStore } from '../../src/io/store/review-store.ts';
import { hashFile } from '../../src/io/store/run-folder.ts';
import { verifyRun } from '../../src/run/verify.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';

const home = temporaryFolder();
const runs = () => join(home.path, 'runs');
const run = () => join(runs(), 'planted');
const AT = new Date('2022-08-11T08:00:01Z');
const grid = gridAt({ width: 300, height: 280 });
const footprint = {
  type: 'Polygon',
  coordinates: [
    [
      [33.58, 45.07],
      [33.6, 45.07],
      [33.6, 45.1],
      [33.58, 45.1],
      [33.58, 45.07],
    ],
  ],
};

let id: string;
beforeAll(async () => {
  const change = { east: 60, south: 60, sizeMeters: 14, factor: 0.35 };
  await writeScene(join(home.path, 'before.tif'), { grid }, { acquiredAt: '2022-08-09' });
  await writeScene(join(home.path, 'after.tif'), { grid, noiseSeed: 2, changes: [change] });
  await home.write('item.json', JSON.stringify(stacItem('after.tif')));
  await home.write('area.geojson', JSON.stringify(footprint));
  id = (await compareAgain('planted')).id;
  await reviewStore(join(runs(), '.reviews')).append(id, [nudge(), nudge()], AT);
  const graphic = await home.write('wide.png', 'a picture');
  const file = { path: 'wide.png', ...(await hashFile(graphic)) };
  const exported = { kind: 'graphic', request: { preset: 'wide' }, files: [file] };
  await recordExport({ runsFolder: runs(), folder: run(), id }, exported, AT);
}, 60_000);

function compareAgain(name: string, options: { readonly keepOriginals?: boolean; readonly threads?: number } = {}) {
  const at = (file: string) => join(home.path, file);
  const request = { before: at('before.tif'), after: at('after.tif'), aoi: at('area.geojson'), title: 'Planted' };
  return compareGround({ ...request, minimumAreaM2: 9 }, join(runs(), name), { threads: 1, ...options });
}

const nudge = (): ReviewAct => ({
  id: randomUUID(),
  kind: 'nudge',
  by: 'Zoë',
  at: '2022-08-11T08:00:00Z',
  shiftPx: { col: 0.5, row: 0 },
});

const stacItem = (href: string) => ({
  type: 'Feature',
  stac_version: '1.0.0',
  id: 'planted',
  properties: { datetime: '2022-08-10T08:30:00Z', platform: 'planted-1' },
  assets: { visual: { href, roles: ['data'] } },
});

async function evidenceOf(name: string): Promise<readonly EvidenceEntry[]> {
  return entriesIn(await readFile(join(runs(), name, 'evidence.jsonl'))) as unknown as EvidenceEntry[];
}

/** Every file that vouches for the run, or that it vouches for. */
async function filesOfRun(): Promise<string[]> {
  const folders = [run(), join(runs(), '.originals'), join(runs(), '.reviews'), join(runs(), '.exports')];
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    ),
  );
  return found.flat().sort();
}

/** A small generator of repeatable places (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('the evidence of a run', () => {
  it('goes from the program and what went in to the hash of run.json', async () => {
    const log = await evidenceOf('planted');
    const steps = log.map(({ what }) => what);
    expect([...new Set(steps)]).toEqual([
      'program',
      'request',
      'input',
      'grid',
      'alignment',
      'radiometry',
      'observed',
      'threshold',
      'models',
      'findings',
      'output',
      'run',
    ]);
    expect(log.map(({ sequence }) => sequence)).toEqual(steps.map((_, index) => index + 1));
    const inputs = log.filter(({ what }) => what === 'input').map(({ details }) => details);
    expect(inputs).toMatchObject([
      { role: 'before', files: [{ name: 'before.tif', ...(await hashFile(join(home.path, 'before.tif'))) }] },
      { role: 'after', sidecars: [{ name: 'item.json', ...(await hashFile(join(home.path, 'item.json'))) }] },
      { role: 'aoi', name: 'area.geojson' },
    ]);
    expect(log.at(-1)!.details).toMatchObject({ id, ...(await hashFile(join(run(), 'run.json'))) });
    expect(JSON.stringify(log)).not.toContain(home.path);
  });

  it('is the same another time but for its last line, on any number of threads', async () => {
    await compareAgain('another', { threads: 2 });
    expect((await evidenceOf('another')).slice(0, -1)).toEqual((await evidenceOf('planted')).slice(0, -1));
  });

  it('says where originals were not kept, and then none are', async () => {
    const elsewhere = join(home.path, 'elsewhere');
    await compareAgain('../elsewhere/bare', { keepOriginals: false });
    expect(await readdir(elsewhere)).toEqual(['bare']);
    const { verified, notVerified } = await verifyRun(join(elsewhere, 'bare'));
    expect(verified.originals).toBe(0);
    expect(notVerified.filter((what) => what.includes('not kept, as was asked for'))).toHaveLength(4);
  });
});

describe('verifying a run', () => {
  it('says what holds and what was not looked at', async () => {
    const { verified, notVerified, head } = await verifyRun(run());
    expect(verified).toMatchObject({ originals: 4, reviewLines: 2, exportLines: 1, graphics: 0 });
    expect(verified.outputs).toBeGreaterThan(10);
    expect(head).toMatch(/^[0-9a-f]{64}$/);
    expect(notVerified).toEqual([expect.stringContaining('--graphic')]);
  });

  it('finds one flipped byte, wherever it is', async () => {
    const random = seeded(6);
    const files = await filesOfRun();
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const whole = await readFile(file);
      const { mode } = await stat(file);
      const places = [0, whole.length - 1, ...Array.from({ length: 6 }, () => Math.floor(random() * whole.length))];
      await chmod(file, 0o644);
      for (const at of whole.length === 0 ? [] : places) {
        const flipped = Buffer.from(whole);
        flipped[at]! ^= 1 << Math.floor(random() * 8);
        await writeFile(file, flipped);
        const refusal = await verifyRun(run()).then(
          () => null,
          (error: { readonly code: string }) => error,
        );
        expect(refusal, `${file}, byte ${at}`).toMatchObject({ code: 'E_DAMAGED' });
      }
      await writeFile(file, whole);
      await chmod(file, mode);
    }
    await verifyRun(run());
  }, 120_000);

  it('names the first thing that is gone, and what does not belong', async () => {
    const copy = join(home.path, 'copies/planted');
    await mkdir(join(home.path, 'copies'));
    await cp(run(), copy, { recursive: true });
    await writeFile(join(copy, 'note.txt'), 'mine');
    const elsewhere = await verifyRun(copy, { originals: join(runs(), '.originals') });
    expect(elsewhere.verified).toMatchObject({ originals: 4, reviewLines: 0 });
    expect(elsewhere.notVerified).toEqual([expect.stringContaining('note.txt')]);
    const { notVerified } = await verifyRun(copy);
    expect(notVerified.filter((what) => what.includes('not at hand'))).toHaveLength(4);

    const log = await readFile(join(copy, 'evidence.jsonl'), 'utf8');
    await writeFile(join(copy, 'evidence.jsonl'), log.split('\n').slice(0, -2).join('\n').concat('\n'));
    await expect(verifyRun(copy)).rejects.toThrow('cut short');
    await rm(join(copy, 'evidence.jsonl'));
    await expect(verifyRun(copy)).rejects.toThrow('evidence.jsonl is missing');
    await writeFile(join(copy, 'evidence.jsonl'), log);
    await rm(join(copy, 'ledger.csv'));
    await expect(verifyRun(copy)).rejects.toThrow('ledger.csv is missing');
    await expect(verifyRun(home.path)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });

  it('holds exported files against the log of exports', async () => {
    const graphic = join(home.path, 'wide.png');
    const [entry] = entriesIn(await readFile(exportsFile(runs(), id)));
    expect(entry).toMatchObject({ review: expect.any(String), evidence: (await verifyRun(run())).head });
    expect((await verifyRun(run(), { graphics: [graphic, join(run(), 'graphic.png')] })).verified.graphics).toBe(2);
    await writeFile(graphic, 'b picture');
    await expect(verifyRun(run(), { graphics: [graphic] })).rejects.toMatchObject({ code: 'E_DAMAGED' });
  });

  it('makes the run again from its originals alone, to the same bytes', async () => {
    const aside = join(home.path, 'aside');
    await mkdir(aside);
    for (const name of ['before.tif', 'after.tif', 'item.json', 'area.geojson']) {
      await cp(join(home.path, name), join(aside, name));
      await rm(join(home.path, name));
    }
    const { again, verified } = await verifyRun(run(), { againWith: 2 });
    expect(again).toEqual({ identical: verified.outputs, different: [], unlike: [] });
  }, 60_000);
});
