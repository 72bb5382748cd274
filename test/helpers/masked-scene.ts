import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grid } from '../../src/core/geo/grid.ts';
import { writeScene } from './planted-scenes.ts';
import { geoTags, tinyTiff } from './tiny-tiff.ts';

/** Codes of Sentinel-2's scene classification. */
export const SCL = { ground: 5, cloud: 9 } as const;

/** Lays a planted scene, an SCL mask of twenty times its pixels, by col of the mask, and the STAC item of both into a folder. */
export async function layMaskedScene(
  folder: string,
  name: string,
  {
    grid,
    acquiredAt,
    classOf,
    ...properties
  }: { readonly grid: Grid; readonly acquiredAt: string; readonly classOf: (col: number) => number } & Record<
    string,
    unknown
  >,
): Promise<void> {
  await writeScene(join(folder, `${name}.tif`), { grid }, { acquiredAt, credit: name });
  const { originX, originY, width, height, pixelWidth } = grid;
  const tags = geoTags({ epsg: 32636, originX, originY, pixelSize: 20 * pixelWidth });
  const value = (_sample: number, col: number) => classOf(col);
  await writeFile(join(folder, `${name}_scl.tif`), tinyTiff({ width: width / 20, height: height / 20, value, tags }));
  const assets = { image: { href: `./${name}.tif` }, scl: { href: `./${name}_scl.tif`, roles: ['data-mask'] } };
  const item = {
    type: 'Feature',
    stac_version: '1.0.0',
    id: name,
    properties: { datetime: acquiredAt, ...properties },
    assets,
  };
  await writeFile(join(folder, `${name}.json`), JSON.stringify(item));
}
