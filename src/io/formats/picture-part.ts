import sharp, { type Sharp } from 'sharp';
import { DamagedFile, TooLarge } from '../../core/contract/errors.ts';
import { allocatePixels, allocateRaster, type SampleType } from '../../core/raster/raster.ts';
import type { PartReader, ScenePart } from '../../core/scene/scene.ts';
import { createBlockCache } from './block-cache.ts';
import { requireInside } from './require-inside.ts';

/** What a PNG or JPEG holds, without its pixels. */
export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  readonly sampleType: SampleType;
  /** 1 or 3; alpha is no band. */
  readonly bandCount: number;
  readonly hasAlpha: boolean;
}

// libvips would give a file's old pixels after it was replaced.
sharp.cache(false);

/** Pictures decode from the top only, so beyond this windows become too slow to be of use. */
const MOST_PIXELS = 2 ** 28;
/** For one strip at the foot of the largest picture; it takes some seconds. */
const MOST_SECONDS = 120;
/** A strip of whole rows is decoded at once and kept; small pictures are one strip. */
const STRIP_BYTES = 16 * 1024 * 1024;
const CACHE_BYTES = 4 * STRIP_BYTES;

/** @throws DamagedFile; TooLarge beyond 268 million pixels. */
export async function readPictureHeader(path: string, name: string): Promise<PictureHeader> {
  const { width, height, depth, space, hasAlpha } = await reported(name, () => open(path, false).metadata());
  if (width * height > MOST_PIXELS) {
    throw new TooLarge(
      `"${name}" has ${width} × ${height} px; we read PNG and JPEG up to ${MOST_PIXELS} px. Convert it to a COG, for ` +
        'example with gdal_translate -of COG.',
    );
  }
  const isGrey = space === 'b-w' || space === 'grey16';
  return {
    width,
    height,
    sampleType: depth === 'ushort' ? 'uint16' : 'uint8',
    bandCount: isGrey ? 1 : 3,
    hasAlpha,
  };
}

/**
 * Opens a PNG or JPEG for reading by windows: values as stored, colour profiles and orientation tags not applied.
 * Where alpha is 0, or PNG's transparent colour stands, nothing was measured.
 *
 * @throws as `readPictureHeader`.
 */
export async function openPicturePart(part: ScenePart, name: string): Promise<PartReader> {
  const header = await readPictureHeader(part.asset, name);
  const { width, height, sampleType, bandCount, hasAlpha } = header;
  const channels = bandCount + (hasAlpha ? 1 : 0);
  const rowBytes = width * channels * (sampleType === 'uint16' ? 2 : 1);
  const stripRows = Math.min(height, Math.max(64, Math.floor(STRIP_BYTES / rowBytes)));
  const cache = createBlockCache(CACHE_BYTES);
  const owner = {};

  return {
    part,
    readWindow: async (window, { level = 0 } = {}) => {
      if (level !== 0) throw new RangeError(`"${name}" has 1 level, wanted ${level}.`);
      requireInside(window, header);
      const raster = allocateRaster(window.width, window.height, bandCount, sampleType);
      const bottom = window.row + window.height;
      for (let strip = Math.floor(window.row / stripRows); strip * stripRows < bottom; strip++) {
        const top = strip * stripRows;
        const { samples } = await cache.block(owner, String(strip), () =>
          decodeRows(part.asset, name, header, top, Math.min(stripRows, height - top)),
        );
        for (let row = Math.max(top, window.row); row < Math.min(top + stripRows, bottom); row++) {
          const from = ((row - top) * width + window.col) * channels;
          const to = (row - window.row) * window.width;
          raster.bands.forEach((band, index) => {
            for (let col = 0; col < window.width; col++) band[to + col] = samples[from + col * channels + index]!;
          });
          if (!hasAlpha) continue;
          for (let col = 0; col < window.width; col++) {
            raster.valid[to + col] = samples[from + col * channels + bandCount] === 0 ? 0 : 1;
          }
        }
      }
      if (!hasAlpha) raster.valid.fill(1);
      return raster;
    },
    close: async () => cache.drop(owner),
  };
}

/** Decodes a picture from its first row to its last, keeping none. @throws as `readPictureHeader`. */
export async function decodeToTheEnd(path: string, name: string): Promise<void> {
  const header = await readPictureHeader(path, name);
  await decodeRows(path, name, header, header.height - 1, 1);
}

async function decodeRows(path: string, name: string, header: PictureHeader, top: number, rows: number) {
  const { width, bandCount, sampleType, hasAlpha } = header;
  const isDeep = sampleType === 'uint16';
  const space = bandCount === 1 ? (isDeep ? 'grey16' : 'b-w') : isDeep ? 'rgb16' : 'srgb';
  const { data, info } = await reported(name, () =>
    open(path, MOST_PIXELS)
      .timeout({ seconds: MOST_SECONDS })
      .extract({ left: 0, top, width, height: rows })
      .pipelineColourspace(space)
      .toColourspace(space)
      .raw({ depth: isDeep ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  );
  const channels = bandCount + (hasAlpha ? 1 : 0);
  const samples = allocatePixels(sampleType, width * rows * channels);
  if (info.channels !== channels || data.byteLength !== samples.byteLength) {
    throw new DamagedFile(`"${name}" decodes to ${info.channels} channels, wanted ${channels}. Fetch it again.`);
  }
  new Uint8Array(samples.buffer).set(data);
  return { samples, bytes: samples.byteLength };
}

function open(path: string, limitInputPixels: number | false): Sharp {
  return sharp(path, { failOn: 'warning', ignoreIcc: true, limitInputPixels, sequentialRead: true });
}

async function reported<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    // Of what libvips says line by line, the first is the reason.
    const [why] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
    throw new DamagedFile(`"${name}" is damaged: ${why}. Fetch it again.`, { cause });
  }
}
