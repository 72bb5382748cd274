import type { SampleType } from '../../core/raster/raster.ts';
import { COG_TILE_PX, type CogOptions, isFloat } from './cog-options.ts';
import { geoTags } from './geo-tags.ts';
import type { TiffEntry } from './tiff-ifd.ts';

/** Size of one level, px. */
export interface LevelSize {
  readonly width: number;
  readonly height: number;
}

const DEFLATE = 8;
const REDUCED = 1;
const MASK = 4;

/** Bits and TIFF sample format (1 unsigned, 2 signed, 3 IEEE float). */
const sampleFormats = {
  uint8: { bits: 8, format: 1 },
  int8: { bits: 8, format: 2 },
  uint16: { bits: 16, format: 1 },
  int16: { bits: 16, format: 2 },
  uint32: { bits: 32, format: 1 },
  int32: { bits: 32, format: 2 },
  float32: { bits: 32, format: 3 },
  float64: { bits: 64, format: 3 },
} as const satisfies Record<SampleType, unknown>;

/** The directory of the pixels of one level, but for where its tiles lie. Only level 0 says what the scene is. */
export function imageTags(options: CogOptions, level: number, size: LevelSize): TiffEntry[] {
  const { bandCount, sampleType, nodata = null } = options;
  const { bits, format } = sampleFormats[sampleType];
  const isColour = options.bandNames?.slice(0, 3).join() === 'red,green,blue';
  const extraBands = bandCount - (isColour ? 3 : 1);
  return [
    ...tileTags(size, level === 0 ? 0 : REDUCED),
    { tag: 258, type: 'short', value: Array<number>(bandCount).fill(bits) },
    { tag: 262, type: 'short', value: [isColour ? 2 : 1] },
    { tag: 277, type: 'short', value: [bandCount] },
    { tag: 317, type: 'short', value: [isFloat(sampleType) ? 3 : 2] },
    ...(extraBands > 0 ? [{ tag: 338, type: 'short', value: Array<number>(extraBands).fill(0) } as const] : []),
    { tag: 339, type: 'short', value: Array<number>(bandCount).fill(format) },
    ...(level === 0 ? [...geoTags(options.grid), ...describingTags(options)] : []),
    ...text(42113, nodata === null ? null : String(nodata).toLowerCase()),
  ];
}

/** The directory of the 1-bit mask of one level: 1 where valid. */
export function maskTags(level: number, size: LevelSize): TiffEntry[] {
  return [
    ...tileTags(size, level === 0 ? MASK : REDUCED + MASK),
    { tag: 258, type: 'short', value: [1] },
    { tag: 262, type: 'short', value: [4] },
    { tag: 277, type: 'short', value: [1] },
  ];
}

function tileTags({ width, height }: LevelSize, subfileType: number): TiffEntry[] {
  return [
    { tag: 254, type: 'long', value: [subfileType] },
    { tag: 256, type: 'long', value: [width] },
    { tag: 257, type: 'long', value: [height] },
    { tag: 259, type: 'short', value: [DEFLATE] },
    { tag: 284, type: 'short', value: [1] },
    { tag: 322, type: 'short', value: [COG_TILE_PX] },
    { tag: 323, type: 'short', value: [COG_TILE_PX] },
  ];
}

function describingTags({ bandNames = [], acquiredAt, credit, description }: CogOptions): TiffEntry[] {
  return [
    ...text(270, description),
    ...text(305, 'Aftermath'),
    ...text(306, acquiredAt && tiffDateTime(acquiredAt)),
    ...text(33432, credit),
    ...text(42112, gdalMetadata(bandNames, acquiredAt)),
  ];
}

function text(tag: number, value: string | null | undefined): TiffEntry[] {
  return value ? [{ tag, type: 'ascii', value }] : [];
}

/** `YYYY:MM:DD HH:MM:SS`; a date alone becomes midnight, as the tag cannot say less. */
function tiffDateTime(acquiredAt: string): string {
  return new Date(acquiredAt).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
}

/** Band names and the exact acquisition time, as GDAL's own XML (`GDAL_METADATA`, tag 42112). */
function gdalMetadata(bandNames: readonly string[], acquiredAt: string | null | undefined): string | null {
  const items = bandNames.map(
    (name, band) => `  <Item name="DESCRIPTION" sample="${band}" role="description">${escapeXml(name)}</Item>\n`,
  );
  if (acquiredAt) items.push(`  <Item name="ACQUISITIONDATETIME" domain="IMAGERY">${escapeXml(acquiredAt)}</Item>\n`);
  return items.length > 0 ? `<GDALMetadata>\n${items.join('')}</GDALMetadata>\n` : null;
}

/** Escaped twice, as GDAL writes and reads it. */
function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;amp;').replaceAll('<', '&amp;lt;').replaceAll('>', '&amp;gt;');
}
