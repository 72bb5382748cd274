import type { CogOptions } from './cog-options.ts';
import { imageTags, type LevelSize, maskTags } from './cog-tags.ts';
import { encodeTiffFront, type TiffEntry } from './tiff-front.ts';

/** One level whose tiles are compressed: their sizes in bytes, row by row; no mask sizes where there is no mask. */
export interface LevelBlocks extends LevelSize {
  readonly imageByteCounts: readonly number[];
  readonly maskByteCounts: readonly number[];
}

/** The whole file but for its tiles: those follow the front, smallest level first, each as `frameBlock` makes it. */
interface CogLayout {
  readonly front: Uint8Array;
  /** Length of the whole file. */
  readonly bytes: number;
}

/** Each block has its length before it and its last bytes repeated behind it. */
const LEADER_BYTES = 4;
const TRAILER_BYTES = 4;
const CLASSIC_LIMIT_BYTES = 2 ** 32 - 1;

/**
 * Lays out a cloud-optimised GeoTIFF: all directories first, then the tiles of the smallest overview up to those of
 * the full size; the mask of a tile lies right behind it. BigTIFF where offsets would not fit 32 bits, or if told.
 *
 * Pure: the same sizes give the same bytes. GDAL, "Cloud Optimized GeoTIFF driver", file format details, 2019.
 */
export function layOutCog(options: CogOptions, levels: readonly LevelBlocks[], bigTiff = false): CogLayout {
  const prologue = structuralMetadata(levels.some((level) => level.maskByteCounts.length > 0));
  const encode = (dataStart: number) => encodeTiffFront(directories(options, levels, dataStart), { bigTiff, prologue });
  const frontBytes = encode(0).length;
  const bytes = frontBytes + levels.reduce((sum, level) => sum + levelBytes(level), 0);
  if (bytes > CLASSIC_LIMIT_BYTES && !bigTiff) return layOutCog(options, levels, true);
  return { front: encode(frontBytes), bytes };
}

/** A compressed block as it lies in the file, in pieces that follow one another. */
export function frameBlock(block: Uint8Array): Uint8Array[] {
  const leader = new Uint8Array(LEADER_BYTES);
  new DataView(leader.buffer).setUint32(0, block.length, true);
  return [leader, block, block.subarray(-TRAILER_BYTES)];
}

/** Tells GDAL what it may rely on, so that it finds a tile's length and mask without another request. */
function structuralMetadata(hasMask: boolean): Uint8Array {
  // A program that edits the file in place writes YES over the NO and the blank after it.
  const body =
    'LAYOUT=IFDS_BEFORE_DATA\nBLOCK_ORDER=ROW_MAJOR\nBLOCK_LEADER=SIZE_AS_UINT4\n' +
    'BLOCK_TRAILER=LAST_4_BYTES_REPEATED\nKNOWN_INCOMPATIBLE_EDITION=NO\n ' +
    (hasMask ? 'MASK_INTERLEAVED_WITH_IMAGERY=YES\n' : '');
  const size = String(body.length).padStart(6, '0');
  return new TextEncoder().encode(`GDAL_STRUCTURAL_METADATA_SIZE=${size} bytes\n${body}`);
}

function directories(options: CogOptions, levels: readonly LevelBlocks[], dataStart: number): TiffEntry[][] {
  return levels.flatMap((level, index) => {
    const start = levels.slice(index + 1).reduce((sum, smaller) => sum + levelBytes(smaller), dataStart);
    const offsets = blockOffsets(level, start);
    const image = [...imageTags(options, index, level), ...blockTags(offsets.image, level.imageByteCounts)];
    const mask = [...maskTags(index, level), ...blockTags(offsets.mask, level.maskByteCounts)];
    return offsets.mask.length > 0 ? [image, mask] : [image];
  });
}

function blockTags(offsets: readonly number[], byteCounts: readonly number[]): TiffEntry[] {
  return [
    { tag: 'tileOffsets', type: 'offset', value: offsets },
    { tag: 'tileByteCounts', type: 'offset', value: byteCounts },
  ];
}

function blockOffsets({ imageByteCounts, maskByteCounts }: LevelBlocks, start: number) {
  const image: number[] = [];
  const mask: number[] = [];
  let at = start;
  imageByteCounts.forEach((imageBytes, tile) => {
    image.push(at + LEADER_BYTES);
    at += framedBytes(imageBytes);
    const maskBytes = maskByteCounts[tile];
    if (maskBytes === undefined) return;
    mask.push(at + LEADER_BYTES);
    at += framedBytes(maskBytes);
  });
  return { image, mask };
}

function levelBytes({ imageByteCounts, maskByteCounts }: LevelBlocks): number {
  const sum = (counts: readonly number[]) => counts.reduce((total, bytes) => total + framedBytes(bytes), 0);
  return sum(imageByteCounts) + sum(maskByteCounts);
}

function framedBytes(blockBytes: number): number {
  return LEADER_BYTES + blockBytes + TRAILER_BYTES;
}
