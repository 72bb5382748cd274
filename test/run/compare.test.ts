import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled } from '../../src/core/contract/errors.ts';
import type { ChangeFinding } from '../../src/core/contract/finding.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { fromLonLat, toLonLat } from '../../src/core/geo/crs.ts';
import type { RegistrationGeoJson } from '../../src/core/publish/registration-geojson.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { ORIGIN, type PlantedLook, writeScene } from '../helpers/planted-scenes.ts';
import { gridAt } from '../helpers/scenes.ts';

const DARK = { east: 80, south: 90, sizeMeters: 14, factor: 0.35 };
const BRIGHT = { east: 230, south: 200, sizeMeters: 10, factor: 1.9 };

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-compare-'));
  await writeScene(join(home, 'before.tif'), {}, { acquiredAt: '2022-08-09T08:30:00Z', credit: 'Planted ground' });
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

async function compareWith(name: string, look: PlantedLook, threads = 2): Promise<RunManifest> {
  await writeScene(
    join(home, `${name}.tif`),
    { noiseSeed: 2, ...look },
    { acquiredAt: '2022-08-10', credit: 'Planted ground' },
  );
  return compareGround({ before: join(home, 'before.tif'), after: join(home, `${name}.tif`) }, join(home, name), {
    threads,
  });
}

async function findingsOf(name: string): Promise<ChangeFinding[]> {
  const { findings } = JSON.parse(await readFile(join(home, name, 'findings.json'), 'utf8')) as {
    findings: ChangeFinding[];
  };
  return findings;
}

/** Metres east and south of the planted origin. */
function placeOf({ at }: ChangeFinding): { east: number; south: number } {
  const { x, y } = fromLonLat(gridAt().crs!, at!);
  return { east: x - ORIGIN.x, south: ORIGIN.y - y };
}

describe('comparing two scenes', () => {
  it('finds planted changes where they are, and nothing else, through shift, gain and another grid', async () => {
    const grid = gridAt({ originX: ORIGIN.x + 3.2, originY: ORIGIN.y - 4.1, width: 600, height: 540 });
    const manifest = await compareWith('planted', {
      grid,
      offEast: 0.65,
      offSouth: -0.35,
      gain: 0.8,
      offset: 12,
      changes: [DARK, BRIGHT],
    });
    expect(Math.abs(manifest.registration.shiftPx.col - -1.3)).toBeLessThan(0.1);
    expect(Math.abs(manifest.registration.shiftPx.row - 0.7)).toBeLessThan(0.1);
    expect(manifest.registration.residualPx).toBeLessThan(0.1);
    expect(manifest.verdict).toMatchObject({ kind: 'changed', findings: 2 });
    const findings = await findingsOf('planted');
    for (const planted of [DARK, BRIGHT]) {
      const found = findings.find((finding) => {
        const { east, south } = placeOf(finding);
        return Math.hypot(east - planted.east, south - planted.south) < 2;
      });
      expect(found, JSON.stringify(findings.map(placeOf))).toBeDefined();
      expect(found!.evidence.brightening * Math.log(planted.factor)).toBeGreaterThan(0);
      expect(found!.areaM2! / planted.sizeMeters ** 2).toBeGreaterThan(0.7);
      // Evidence is pooled over a few pixels, so an outline reaches a little beyond a small object.
      expect(found!.areaM2! / planted.sizeMeters ** 2).toBeLessThan(3);
      expect(found!.confidence).toBeNull();
    }
  });

  it('writes everything the contract names, each with its true hash', async () => {
    const manifest = JSON.parse(await readFile(join(home, 'planted/run.json'), 'utf8')) as RunManifest;
    expect(manifest.outputs.map((output) => output.path)).toEqual([
      'aligned/after.tif',
      'aligned/before.tif',
      'change/compact.json',
      'change/magnitude.tif',
      'change/mask.tif',
      'change/parallax.json',
      'change/shadows.json',
      'detections/after.json',
      'detections/before.json',
      'findings.geojson',
      'findings.json',
      'graphic.json',
      'graphic.png',
      'ledger.csv',
      'registration.geojson',
    ]);
    for (const { path, sha256 } of manifest.outputs) {
      const bytes = await readFile(join(home, 'planted', path));
      expect(createHash('sha256').update(bytes).digest('hex'), path).toBe(sha256);
    }
    const { features } = JSON.parse(
      await readFile(join(home, 'planted/registration.geojson'), 'utf8'),
    ) as RegistrationGeoJson;
    expect(features.length).toBe(manifest.registration.tiePoints.inliers);
    expect(manifest.detectors).toEqual([]);
    expect(manifest.inputs.before).toMatchObject({ acquiredAt: '2022-08-09T08:30:00Z', credit: 'Planted ground' });
  });

  it('gives source boxes in each image’s own pixels', async () => {
    const dark = (await findingsOf('planted')).find((finding) => finding.evidence.brightening < 0)!;
    const centre = (box: readonly number[]) => [(box[0]! + box[2]!) / 2, (box[1]! + box[3]!) / 2];
    const [beforeCol, beforeRow] = centre(dark.beforeBox!);
    expect(beforeCol).toBeCloseTo(DARK.east / 0.5, -1);
    expect(beforeRow).toBeCloseTo(DARK.south / 0.5, -1);
    const [afterCol, afterRow] = centre(dark.afterBox!);
    expect(afterCol! - beforeCol!).toBeCloseTo((0.65 - 3.2) / 0.5, 0);
    expect(afterRow! - beforeRow!).toBeCloseTo((-0.35 - 4.1) / 0.5, 0);
  });

  it('says unchanged of two copies, with no shift and no residual', async () => {
    const file = join(home, 'before.tif');
    const manifest = await compareGround({ before: file, after: file }, join(home, 'copies'), { threads: 2 });
    expect(manifest.verdict).toEqual({ kind: 'unchanged', observedFraction: 1 });
    expect(Math.hypot(manifest.registration.shiftPx.col, manifest.registration.shiftPx.row)).toBeLessThan(0.01);
    expect(manifest.registration.residualPx).toBeLessThan(0.01);
    expect(await findingsOf('copies')).toEqual([]);
  });

  it('says of scenes placed alike that show different places that they are misaligned, whatever differs', async () => {
    const manifest = await compareWith('other-place', { offEast: 50_000 });
    expect(manifest.verdict).toEqual({ kind: 'not-observed', why: 'misaligned' });
    expect(manifest.registration).toMatchObject({ model: 'identity', field: null, residualPx: null, reliability: 0 });
    expect(manifest.warnings.join()).toMatch(/Alignment could not be checked/);
  });

  it('compares in the order given, and says so where the dates are the other way round', async () => {
    const manifest = await compareGround(
      { before: join(home, 'planted.tif'), after: join(home, 'before.tif') },
      join(home, 'reversed'),
      { threads: 2 },
    );
    expect(manifest.comparability.daysApart).toBeLessThan(0);
    expect(manifest.warnings.join()).toMatch(/given as "after" is the earlier one/);
    expect(manifest.verdict).toMatchObject({ kind: 'changed', findings: 2 });
    const dark = (await findingsOf('reversed')).find((finding) => {
      const { east, south } = placeOf(finding);
      return Math.hypot(east - DARK.east, south - DARK.south) < 3;
    });
    expect(dark!.evidence.brightening).toBeGreaterThan(0); // it was dark on the later day
  });

  it('brings a scene of another CRS and finer pixels onto the before grid', async () => {
    const grid = gridAt({
      epsg: 4326,
      originX: 33.5846,
      originY: 45.0886,
      pixelWidth: 5e-6,
      pixelHeight: 3.6e-6,
      width: 800,
      height: 800,
    });
    const manifest = await compareWith('geographic', { grid, changes: [DARK] });
    expect(manifest.grid.crs?.code).toBe('EPSG:32636');
    expect(manifest.registration.residualPx).toBeLessThan(0.15);
    expect(Math.hypot(manifest.registration.shiftPx.col, manifest.registration.shiftPx.row)).toBeLessThan(0.1);
    const strongest = placeOf((await findingsOf('geographic'))[0]!);
    expect(Math.hypot(strongest.east - DARK.east, strongest.south - DARK.south)).toBeLessThan(2);
  });

  it('calls ground that only one date shows not observed, and finds nothing in it', async () => {
    const manifest = await compareWith('wedge', { validUntilEast: 150, changes: [DARK, BRIGHT] });
    expect(manifest.observedFraction).toBeGreaterThan(0.46);
    expect(manifest.observedFraction).toBeLessThan(0.47);
    const findings = await findingsOf('wedge');
    expect(findings.length).toBe(1);
    const mask = await openPart((await openScene(join(home, 'wedge/change/mask.tif'))).parts[0]);
    const { bands, valid } = await mask.readWindow({ col: 310, row: 0, width: 300, height: 500 });
    await mask.close();
    expect(valid.every((value) => value === 0)).toBe(true);
    expect(bands[0]!.every((value) => value === 255)).toBe(true);
  });

  it('gives the same bytes on 1, 2 and 4 threads', async () => {
    const request = { before: join(home, 'before.tif'), after: join(home, 'planted.tif') };
    const runs = [];
    for (const threads of [1, 2, 4])
      runs.push(await compareGround(request, join(home, `threads-${threads}`), { threads }));
    const [one, two, four] = runs.map(({ id, outputs }) => ({ id, outputs }));
    expect(two).toEqual(one);
    expect(four).toEqual(one);
  });

  it('leaves nothing behind when cancelled half-way, and stops', async () => {
    await writeScene(join(home, 'late.tif'), {});
    const controller = new AbortController();
    const run = compareGround({ before: join(home, 'before.tif'), after: join(home, 'late.tif') }, join(home, 'cut'), {
      threads: 2,
      signal: controller.signal,
      onProgress: ({ stage, done }) => {
        if (stage === 'Mapping change' && done === 1) controller.abort();
      },
    });
    await expect(run).rejects.toThrow(Cancelled);
    expect((await readdir(home)).filter((name) => name.includes('cut'))).toEqual([]);
  });

  it('aligns two images without georeference on what they show, and invents no coordinates', async () => {
    const grid = gridAt({ epsg: null, width: 640, height: 560 });
    await writeScene(join(home, 'loose-before.tif'), { grid });
    await writeScene(join(home, 'loose-after.tif'), {
      grid: { ...grid, originX: grid.originX + 20, originY: grid.originY - 12, width: 600, height: 520 },
      noiseSeed: 2,
      changes: [DARK],
    });
    const manifest = await compareGround(
      { before: join(home, 'loose-before.tif'), after: join(home, 'loose-after.tif'), gsdMeters: 0.5 },
      join(home, 'loose'),
      { threads: 2 },
    );
    const { a, b, c, d, e, f } = manifest.registration.gridToAfter;
    expect(Math.abs(a * 320 + b * 280 + c - (320 - 40))).toBeLessThan(0.3);
    expect(Math.abs(d * 320 + e * 280 + f - (280 - 24))).toBeLessThan(0.3);
    expect(manifest).toMatchObject({ crs: null, pixelMeters: null, footprint: null });
    expect(manifest.inputs).toMatchObject({ before: { gsdMeters: 0.5 }, after: { gsdMeters: 0.5 } });
    expect(manifest.counts.changedAreaM2).toBeNull();
    expect(await readdir(join(home, 'loose'))).not.toContain('findings.geojson');
    const [strongest] = await findingsOf('loose');
    expect(strongest).toMatchObject({ at: null, areaM2: null });
    expect((strongest!.box[0] + strongest!.box[2]) / 2).toBeCloseTo(DARK.east / 0.5, -1);
  });

  it('refuses two images of different places', async () => {
    const grid = gridAt({ epsg: null, width: 640, height: 560 });
    const elsewhere = { ...grid, originX: grid.originX + 50_000 };
    await writeScene(join(home, 'elsewhere.tif'), { grid: elsewhere, noiseSeed: 2 });
    const run = compareGround(
      { before: join(home, 'loose-before.tif'), after: join(home, 'elsewhere.tif') },
      join(home, 'no'),
      {
        threads: 2,
      },
    );
    await expect(run).rejects.toMatchObject({ code: 'E_NOT_COMPARABLE' });
  });

  async function areaFile(name: string, corners: readonly (readonly [east: number, south: number])[]) {
    const path = join(home, name);
    const ring = corners.map(([east, south]) => {
      const { lon, lat } = toLonLat(gridAt().crs!, { x: ORIGIN.x + east, y: ORIGIN.y - south });
      return [lon, lat];
    });
    await writeFile(path, JSON.stringify({ type: 'Polygon', coordinates: [[...ring, ring[0]]] }));
    return path;
  }
  const compareArea = (aoi: string, name: string) =>
    compareGround({ before: join(home, 'before.tif'), after: join(home, 'planted.tif'), aoi }, join(home, name), {
      threads: 2,
    });

  it('keeps to the area of interest', async () => {
    const aoi = await areaFile('aoi.geojson', [
      [40, 50],
      [130, 50],
      [130, 140],
      [40, 140],
    ]);
    const manifest = await compareArea(aoi, 'aoi');
    expect(manifest.grid.width).toBeLessThan(200);
    expect(manifest.verdict).toMatchObject({ kind: 'changed', findings: 1 });
    expect(manifest.observedFraction).toBeGreaterThan(0.97);
  });

  it('counts as not observed what of the area of interest lies off the scenes', async () => {
    const aoi = await areaFile('over-the-edge.geojson', [
      [-90, 50],
      [130, 50],
      [130, 140],
      [-90, 140],
    ]);
    const { observedFraction, notObserved } = await compareArea(aoi, 'over-the-edge');
    expect(observedFraction).toBeCloseTo(130 / 220, 1);
    expect(notObserved.nodata).toBeCloseTo(90 / 220, 1);
  });

  it('refuses an area of interest that goes round all ground that the scenes share', async () => {
    const aoi = await areaFile('round.geojson', [
      [-90, -90],
      [900, -90],
      [900, -80],
      [-80, -80],
      [-80, 900],
      [-90, 900],
    ]);
    await expect(compareArea(aoi, 'round')).rejects.toMatchObject({ code: 'E_NO_OVERLAP' });
  });
});
