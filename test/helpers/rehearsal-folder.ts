import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeScene } from './planted-scenes.ts';
import { gridAt } from './scenes.ts';
import { geoTags, tinyTiff } from './tiny-tiff.ts';

const grid = gridAt({ width: 640, height: 560 });

/**
 * A folder to serve as an archive: `base/` with two dates of one place at 0.5 m; `scope/` with a Planet scene of
 * 3 m, its UDM2 and its metadata; `far.tif` of a date alone, across the antimeridian; and three that cannot be offered.
 */
export async function writeRehearsalFolder(root: string): Promise<void> {
  await mkdir(join(root, 'base'), { recursive: true });
  await mkdir(join(root, 'scope'));
  for (const [name, acquiredAt] of [
    ['before', '2022-08-09T08:30:00Z'],
    ['after', '2022-08-10T12:10:00Z'],
  ] as const) {
    await writeScene(join(root, 'base', `${name}.tif`), { grid }, { acquiredAt, credit: 'Planted by a test' });
  }

  const place = geoTags({ epsg: 32636, originX: 546_000, originY: 4_993_000, pixelSize: 3 });
  const item = '20220811_081500_24_2413';
  const bands = ['blue', 'green', 'red', 'nir'];
  await writeFile(
    join(root, 'scope', `${item}_3B_AnalyticMS.tif`),
    tinyTiff({
      width: 64,
      height: 48,
      samples: 4,
      sampleType: 'uint16',
      value: (b, c, r) => 300 + b + c + r,
      tags: place,
    }),
  );
  await writeFile(
    join(root, 'scope', `${item}_3B_udm2.tif`),
    tinyTiff({ width: 64, height: 48, samples: 8, value: (b) => (b === 0 ? 1 : 0), tags: place }),
  );
  const properties = {
    datetime: '2022-08-11T08:15:00Z',
    license: 'CC BY-NC 4.0',
    platform: 'PlanetScope',
    gsd: 3.1,
    'eo:cloud_cover': 12,
    'view:off_nadir': 4.5,
    'view:azimuth': 98,
    'view:sun_azimuth': 140,
    'view:sun_elevation': 55,
  };
  const asset = { href: `./${item}_3B_AnalyticMS.tif`, 'eo:bands': bands.map((name) => ({ common_name: name, name })) };
  const document = { type: 'Feature', stac_version: '1.0.0', id: item, properties, assets: { analytic: asset } };
  await writeFile(join(root, 'scope', `${item}.json`), JSON.stringify(document));

  const island = geoTags({ epsg: 4326, originX: 179.99, originY: -17, pixelSize: 0.001 });
  const day = { tag: 306, type: 'text', value: '2021:05:04 00:00:00' } as const;
  await writeFile(
    join(root, 'far.tif'),
    tinyTiff({ width: 20, height: 10, value: (_, c) => c, tags: [...island, day] }),
  );

  await writeFile(join(root, 'undated.tif'), tinyTiff({ width: 4, height: 4, value: () => 1, tags: place }));
  await writeFile(join(root, 'nowhere.tif'), tinyTiff({ width: 4, height: 4, value: () => 1, tags: [day] }));
  await writeFile(join(root, 'broken.tif'), 'II*\0 but not for long');
}
