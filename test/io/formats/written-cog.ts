import { allocateRaster, type Raster, type SampleType } from '../../../src/core/raster/raster.ts';
import { COG_TILE_PX, type CogOptions } from '../../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../../src/io/formats/cog-writer.ts';

/** A raster whose every sample differs from its neighbours and between bands; `isValid` cuts holes. */
export function texturedRaster(
  width: number,
  height: number,
  bandCount: number,
  sampleType: SampleType,
  isValid: (col: number, row: number) => boolean = () => true,
): Raster {
  const raster = allocateRaster(width, height, bandCount, sampleType);
  const lowest = sampleType.startsWith('uint') ? 1 : -90;
  const scale = sampleType.endsWith('8') ? 0.5 : 1.25;
  for (let i = 0; i < raster.valid.length; i++) {
    const [col, row] = [i % width, Math.floor(i / width)];
    raster.valid[i] = isValid(col, row) ? 1 : 0;
    for (let band = 0; band < bandCount; band++) {
      raster.bands[band]![i] = lowest + ((col * 7 + row * 13 + ((col * row) >> 4) + band * 29) % 200) * scale;
    }
  }
  return raster;
}

/** Writes a raster that lies in memory, tile by tile as any caller would. */
export async function writeCog(path: string, raster: Raster, options: CogOptions): Promise<{ bytes: number }> {
  const writer = await createCogWriter(path, options);
  for (let row = 0; row * COG_TILE_PX < raster.height; row++) {
    for (let col = 0; col * COG_TILE_PX < raster.width; col++) {
      await writer.writeTile(col, row, cutTile(raster, col, row));
    }
  }
  return writer.finish();
}

export function cutTile(raster: Raster, tileCol: number, tileRow: number): Raster {
  const left = tileCol * COG_TILE_PX;
  const top = tileRow * COG_TILE_PX;
  const width = Math.min(COG_TILE_PX, raster.width - left);
  const height = Math.min(COG_TILE_PX, raster.height - top);
  const cut = <T extends Raster['bands'][number]>(values: T): T => {
    const tile = values.slice(0, width * height) as T;
    for (let row = 0; row < height; row++) {
      const from = (top + row) * raster.width + left;
      tile.set(values.subarray(from, from + width), row * width);
    }
    return tile;
  };
  return { width, height, bands: raster.bands.map(cut), valid: cut(raster.valid) };
}
