import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeFinding } from '../../src/core/contract/finding.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { fromLonLat } from '../../src/core/geo/crs.ts';
import { hashFile } from '../../src/io/store/run-folder.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { ORIGIN, writeScene } from '../helpers/planted-scenes.ts';
import { gridAt } from '../helpers/scenes.ts';

/** Plots that a season makes brighter or darker: of one kind, other plots each time. */
const plots = (from: number) =>
  Array.from({ length: 9 }, (_, i) => ({
    east: from + 95 * (i % 3),
    south: from + 85 * Math.floor(i / 3),
    sizeMeters: 7,
    factor: i % 2 === 0 ? 0.6 : 1.5,
  }));
const SEASON_BEFORE = plots(25);
const SEASON_AFTER = plots(50);
/** The event: larger than anything the season does. */
const EVENT = [
  { east: 82, south: 95, sizeMeters: 22, factor: 0.35 },
  { east: 180, south: 85, sizeMeters: 20, factor: 0.35 },
  { east: 92, south: 190, sizeMeters: 20, factor: 2 },
];

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-null-'));
  await writeScene(join(home, 'null.tif'), { noiseSeed: 3, offEast: 0.4, changes: SEASON_BEFORE });
  await writeScene(join(home, 'before.tif'), { noiseSeed: 1 });
  await writeScene(join(home, 'season.tif'), { noiseSeed: 2, offSouth: -0.3, changes: SEASON_AFTER });
  await writeScene(join(home, 'event.tif'), { noiseSeed: 2, offSouth: -0.3, changes: [...EVENT, ...SEASON_AFTER] });
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

const scene = (name: string) => join(home, `${name}.tif`);

async function compareWithNull(after: string, nullScene: string, out: string, threads = 2): Promise<RunManifest> {
  const request = { before: scene('before'), after: scene(after), nullScene: scene(nullScene) };
  return compareGround(request, join(home, out), { threads });
}

async function findingsOf(out: string): Promise<ChangeFinding[]> {
  const { findings } = JSON.parse(await readFile(join(home, out, 'findings.json'), 'utf8')) as {
    findings: ChangeFinding[];
  };
  return findings;
}

function isOf(changes: readonly { readonly east: number; readonly south: number }[], { at }: ChangeFinding): boolean {
  const { x, y } = fromLonLat(gridAt().crs!, at!);
  return changes.some(({ east, south }) => Math.hypot(x - ORIGIN.x - east, ORIGIN.y - y - south) < 6);
}

describe('a run with a null scene', () => {
  it('gives what the season does a high false discovery rate and the event a low one', async () => {
    const manifest = await compareWithNull('event', 'null', 'run');
    const findings = await findingsOf('run');
    expect(findings.filter((finding) => isOf(EVENT, finding))).toHaveLength(EVENT.length);
    expect(findings.filter((finding) => isOf(SEASON_AFTER, finding)).length).toBeGreaterThan(6);
    for (const finding of findings) {
      const rate = finding.evidence.falseDiscoveryRate!;
      if (isOf(EVENT, finding)) {
        expect(rate).toBeLessThanOrEqual(0.1);
        expect(finding.sentence).toContain('hardly anything as strong');
      } else {
        expect(rate).toBeGreaterThan(0.3);
        expect(finding.sentence).toContain('is not counted as change');
      }
    }
    expect(manifest.verdict).toMatchObject({ kind: 'changed', findings: EVENT.length });
    expect(manifest.counts.change).toBe(findings.length);
    expect(manifest.nullPair).toMatchObject({ limit: 0.1, kept: EVENT.length });
    expect(manifest.nullPair!.regions).toBeGreaterThan(6);
    expect(manifest.nullPair!.residualPx).toBeLessThan(0.3);
    expect(manifest.inputs.nullScene!.files[0]!.sha256).toBe((await hashFile(scene('null'))).sha256);
  });

  it('calls ground unchanged on which only the season shows, and still lists all of it', async () => {
    const manifest = await compareWithNull('season', 'null', 'quiet');
    expect(manifest.verdict.kind).toBe('unchanged');
    expect((await findingsOf('quiet')).length).toBeGreaterThan(6);
  });

  it('judges findings as nothing did where no null scene is given', async () => {
    const manifest = await compareGround({ before: scene('before'), after: scene('season') }, join(home, 'plain'), {
      threads: 2,
    });
    const findings = await findingsOf('plain');
    expect(findings.every(({ evidence }) => evidence.falseDiscoveryRate === null)).toBe(true);
    expect(manifest.verdict).toMatchObject({ kind: 'changed', findings: findings.length });
    expect(manifest.nullPair).toBeNull();
    const { id } = JSON.parse(await readFile(join(home, 'quiet/run.json'), 'utf8')) as RunManifest;
    expect(manifest.id).not.toBe(id);
  });

  it('gives the same findings for any number of threads', async () => {
    await compareWithNull('event', 'null', 'one-thread', 1);
    expect(await findingsOf('one-thread')).toEqual(await findingsOf('run'));
  });

  it('refuses a null scene of other ground, by its name', async () => {
    const grid = gridAt({ width: 640, height: 560, originX: ORIGIN.x + 5000, originY: ORIGIN.y });
    await writeScene(scene('elsewhere'), { grid });
    const refused = compareWithNull('event', 'elsewhere', 'refused');
    await expect(refused).rejects.toMatchObject({ code: 'E_NOT_COMPARABLE' });
    await expect(refused).rejects.toThrow(/null scene "elsewhere/);
  });

  it('refuses a null scene without pixels, by its name, and leaves nothing behind', async () => {
    await writeScene(scene('empty'), { validUntilEast: -1 });
    const refused = compareWithNull('event', 'empty', 'refused');
    await expect(refused).rejects.toThrow(/null scene "empty/);
    await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/^E_(ALL_NODATA|NOT_COMPARABLE)$/) });
    expect((await readdir(home)).filter((name) => name.includes('refused'))).toEqual([]);
  });
});
