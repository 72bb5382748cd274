import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/contract/errors.ts';
import type { BuildingFinding, Finding } from '../../src/core/contract/finding.ts';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { pixelToMap } from '../../src/core/geo/grid.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compare } from '../../src/run/analysis.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);

describe('a run with given buildings', () => {
  it('tells the state of each that lies on the common ground, by the model that it names', async () => {
    await writeScene(at('before.tif'));
    await writeScene(at('after.tif'), { noiseSeed: 2 });
    const { grid } = (await openScene(at('before.tif'))).parts[0];
    const corner = (col: number, row: number) => {
      const { lon, lat } = toLonLat(grid.crs!, pixelToMap(grid, { col, row }));
      return [lon, lat];
    };
    const house = (col: number) => {
      const ring = [corner(col, 200), corner(col + 24, 200), corner(col + 24, 224), corner(col, 224), corner(col, 200)];
      return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } };
    };
    const features = [house(200), house(280), house(50_000)];
    const collection = JSON.stringify({ type: 'FeatureCollection', features });
    const buildings = await folder.write('houses.geojson', collection);
    const request = { before: at('before.tif'), after: at('after.tif'), buildings, detect: [] };
    const run = await compare(request, at('run'), { threads: 2 });
    const { findings } = JSON.parse(await readFile(at('run/findings.json'), 'utf8')) as { findings: Finding[] };
    const houses = findings.filter((finding): finding is BuildingFinding => finding.kind === 'building');
    expect(houses).toHaveLength(2);
    expect(run.parameters.buildingsSha256).toBe(createHash('sha256').update(collection).digest('hex'));
    const elsewhere = await folder.write('moved-houses.geojson', collection);
    expect((await compare({ ...request, buildings: elsewhere }, at('again'), { threads: 2 })).id).toBe(run.id);
    await folder.write('houses.geojson', `${collection} `);
    expect((await compare(request, at('other'), { threads: 2 })).id).not.toBe(run.id);
    expect(houses.every(({ damageClass }) => damageClass !== 'destroyed')).toBe(true);
    expect(houses[0]!.areaM2).toBeCloseTo((24 * 0.5) ** 2, 0);
    expect(run.detectors).toMatchObject([{ label: 'building', model: 'building-v1', engine: null }]);
    expect(Object.values(run.counts.buildings).reduce((sum, count) => sum + count, 0)).toBe(2);
  });

  it('is refused for images without coordinates', async () => {
    const grid = gridAt({ epsg: null, width: 200, height: 200 });
    await writeScene(at('loose.tif'), { grid });
    const request = { before: at('loose.tif'), after: at('loose.tif'), buildings: at('houses.geojson') };
    await expect(compare(request, at('no'), { threads: 1 })).rejects.toThrow(UsageError);
  });
});
