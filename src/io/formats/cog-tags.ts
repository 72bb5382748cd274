import { pixelArrays, type SampleType } from '../../core/raster/raster.ts';
import { COG_TILE_PX, type CogOptions, isFloat } from './cog-options.ts';
import { geoTags } from './geo-tags.ts';
import type { TiffEntry, TiffTag } from './tiff-front.ts';

/** Size of one level, px. */
export interface LevelSize {
  readonly width: number;
  readonly height: number;
}

const DEFLATE = 8;
const CHUNKY = 1;
const photometric = { grey: 1, rgb: 2, mask: 4 } as const;
/** Bits of NewSubfileType. */
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
    { tag: 'bitsPerSample', type: 'short', value: Array<number>(bandCount).fill(bits) },
    { tag: 'photometric', type: 'short', value: [isColour ? photometric.rgb : photometric.grey] },
    { tag: 'samplesPerPixel', type: 'short', value: [bandCount] },
    { tag: 'predictor', type: 'short', value: [isFloat(sampleType) ? 3 : 2] },
    ...(extraBands > 0
      ? [{ tag: 'extraSamples', type: 'short', value: Array<number>(extraBands).fill(0) } as const]
      : []),
    { tag: 'sampleFormat', type: 'short', value: Array<number>(bandCount).fill(format) },
    ...(level === 0 ? [...geoTags(options.grid), ...describingTags(options)] : []),
    ...text('gdalNodata', nodata === null ? null : nodataText(nodata, sampleType)),
  ];
}

/** The directory of the 1-bit mask of one level: 1 where valid. */
export function maskTags(level: number, size: LevelSize): TiffEntry[] {
  return [
    ...tileTags(size, level === 0 ? MASK : REDUCED + MASK),
    { tag: 'bitsPerSample', type: 'short', value: [1] },
    { tag: 'photometric', type: 'short', value: [photometric.mask] },
    { tag: 'samplesPerPixel', type: 'short', value: [1] },
  ];
}

function tileTags({ width, height }: LevelSize, subfileType: number): TiffEntry[] {
  return [
    { tag: 'newSubfileType', type: 'long', value: [subfileType] },
    { tag: 'imageWidth', type: 'long', value: [width] },
    { tag: 'imageLength', type: 'long', value: [height] },
    { tag: 'compression', type: 'short', value: [DEFLATE] },
    { tag: 'planarConfiguration', type: 'short', value: [CHUNKY] },
    { tag: 'tileWidth', type: 'short', value: [COG_TILE_PX] },
    { tag: 'tileLength', type: 'short', value: [COG_TILE_PX] },
  ];
}

function describingTags({ bandNames = [], acquiredAt, credit, description }: CogOptions): TiffEntry[] {
  return [
    ...text('imageDescription', description),
    ...text('software', 'Aftermath'),
    ...text('dateTime', acquiredAt && tiffDateTime(acquiredAt)),
    ...text('copyright', credit),
    ...text('gdalMetadata', gdalMetadata(bandNames, acquiredAt)),
  ];
}

/** Nodata as the samples hold it: what stands in a float32 pixel may differ from the number asked for. */
function nodataText(nodata: number, sampleType: SampleType): string {
  return String(pixelArrays[sampleType].of(nodata)[0]).toLowerCase();
}

function text(tag: TiffTag, value: string | null | undefined): TiffEntry[] {
  return value ? [{ tag, type: 'ascii', value }] : [];
}

/** `YYYY:MM:DD HH:MM:SS`, UTC; a date alone becomes midnight, as the tag cannot say less. */
function tiffDateTime(acquiredAt: string): string | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?/.exec(acquiredAt);
  if (parts === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = parts;
  return `${year}:${month}:${day} ${hour}:${minute}:${second}`;
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
