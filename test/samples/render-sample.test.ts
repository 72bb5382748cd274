import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderSample, sampleIsThere } from '../../samples/render/render-sample.ts';
import type { SampleSet } from '../../samples/render/sample-sets.ts';

interface Feature {
  readonly id: string;
  readonly properties: { readonly kind?: string };
}

const set: SampleSet = { name: 'tiny', gsdMeters: 3, width: 600, height: 80, shiftPx: { col: 1, row: 1 } };

describe('rendering the sample to files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftermath-sample-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes two dated scenes and their truth, tile by tile', async () => {
    const seen: number[] = [];
    expect(await sampleIsThere(folder, [set])).toBe(false);
    await renderSample(folder, { sets: [set], onProgress: (done, total) => seen.push(done / total) });
    expect(await sampleIsThere(folder, [set])).toBe(true);
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
    expect(await readdir(folder)).toEqual(['tiny']);
    expect((await readdir(join(folder, 'tiny'))).sort()).toEqual([
      'after.tif',
      'before.tif',
      'buildings.geojson',
      'truth.geojson',
    ]);

    const tiff = await fromFile(join(folder, 'tiny', 'after.tif'));
    const image = await tiff.getImage();
    expect([image.getWidth(), image.getHeight(), image.getSamplesPerPixel()]).toEqual([600, 80, 3]);
    expect(image.getGeoKeys()?.ProjectedCSTypeGeoKey).toBe(32636);
    tiff.close();

    const truth = JSON.parse(await readFile(join(folder, 'tiny', 'truth.geojson'), 'utf8'));
    expect(truth.properties).toMatchObject({ shiftPx: set.shiftPx, gsdMeters: 3, crs: 'EPSG:32636' });
    expect(truth.properties.before.sun.azimuthDeg).toBeGreaterThan(90);
    const [lon, lat] = truth.features[0].geometry.coordinates[0][0];
    expect(lon).toBeCloseTo(33.59, 1);
    expect(lat).toBeCloseTo(45.09, 1);

    const given = JSON.parse(await readFile(join(folder, 'tiny', 'buildings.geojson'), 'utf8'));
    const kindOf = new Map(truth.features.map((each: Feature) => [each.id, each.properties.kind]));
    expect(given.features.length).toBeGreaterThan(0);
    expect(new Set(given.features.map(({ id }: Feature) => kindOf.get(id)))).toEqual(new Set(['building']));
    expect(given.features.every(({ properties }: Feature) => Object.keys(properties).length === 0)).toBe(true);
  });

  it('leaves nothing behind where it is broken off', async () => {
    const brokenOff = { ...set, name: 'broken-off' };
    const stop = new Error('stop');
    const rendering = renderSample(folder, {
      sets: [brokenOff],
      onProgress: () => {
        throw stop;
      },
    });
    await expect(rendering).rejects.toBe(stop);
    expect((await readdir(folder)).filter((name) => name.startsWith('broken-off'))).toEqual([]);
  });
});
