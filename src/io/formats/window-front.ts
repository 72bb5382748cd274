import type { PixelWindow } from '../../core/geo/grid.ts';
import { type TiffDirectory, VALUE_BYTES } from './tiff-directory.ts';
import { type EncodedField, layTiffFront, putInteger } from './tiff-front.ts';
import { TAGS } from './tiff-tags.ts';
import type { ByteRange, WindowPlan } from './window-plan.ts';

/** They point elsewhere in the whole file (SubIFDs, EXIF, GPS), or count its pixels (RPC). */
const LEFT_OUT: ReadonlySet<number> = new Set([330, 34665, 34853, 50844]);
const LONG = 4;
const DOUBLE = 12;
const LONG8 = 16;

/**
 * The front of a TIFF that is a window of another: its tags as they are but for size, place and where tiles lie. What
 * the plan reads follows right behind it, read after read.
 *
 * @param directories of the plan's images, in its order.
 */
export function windowFront(directories: readonly TiffDirectory[], plan: WindowPlan): Uint8Array {
  const options = {
    bigTiff: directories[0]!.isBig,
    littleEndian: directories[0]!.littleEndian,
    prologue: new Uint8Array(0),
  };
  const encode = (dataStart: number) => {
    const placed = placeReads(plan.reads, dataStart);
    return layTiffFront(
      directories.map((directory, index) => fieldsOf(directory, plan.window, plan.tiles[index]!.map(placed))),
      options,
    );
  };
  return encode(encode(0).length);
}

/** Where a byte range of the whole file lies in the new one. */
function placeReads(reads: readonly ByteRange[], dataStart: number): (range: ByteRange) => ByteRange {
  let at = dataStart;
  const starts = reads.map((read) => {
    const shift = at - read.offset;
    at += read.length;
    return { ...read, shift };
  });
  return ({ offset, length }) => {
    if (length === 0) return { offset: 0, length: 0 };
    const read = starts.find((one) => offset >= one.offset && offset + length <= one.offset + one.length)!;
    return { offset: offset + read.shift, length };
  };
}

function fieldsOf(directory: TiffDirectory, window: PixelWindow, tiles: readonly ByteRange[]): EncodedField[] {
  const { isBig, littleEndian } = directory;
  const pointer = isBig ? LONG8 : LONG;
  const values = (type: number, numbers: readonly number[]) => encodeNumbers(type, numbers, littleEndian);
  const changed = new Map<number, EncodedField>();
  const set = (tag: number, type: number, numbers: readonly number[]) => {
    changed.set(tag, { tag, type, count: numbers.length, bytes: values(type, numbers) });
  };
  set(TAGS.imageWidth, LONG, [window.width]);
  set(TAGS.imageLength, LONG, [window.height]);
  set(
    TAGS.tileOffsets,
    pointer,
    tiles.map(({ offset }) => offset),
  );
  set(
    TAGS.tileByteCounts,
    pointer,
    tiles.map(({ length }) => length),
  );
  const tiePoints = directory.numbers(TAGS.modelTiepoint);
  if (tiePoints.length > 0) set(TAGS.modelTiepoint, DOUBLE, shiftTiePoints(tiePoints, window));
  const matrix = directory.numbers(TAGS.modelTransformation);
  if (matrix.length === 16) set(TAGS.modelTransformation, DOUBLE, shiftMatrix(matrix, window));
  const kept = [...directory.fields]
    .filter(([tag, { bytes }]) => !LEFT_OUT.has(tag) && !changed.has(tag) && bytes.length > 0)
    .map(([tag, { type, bytes }]) => ({ tag, type, count: bytes.length / VALUE_BYTES[type]!, bytes }));
  return [...kept, ...changed.values()];
}

/** Tie points name pixels, which are counted from the window's corner now: the coordinates stay exactly as they were. */
function shiftTiePoints(values: readonly number[], { col, row }: PixelWindow): number[] {
  return values.map((value, index) => (index % 6 === 0 ? value - col : index % 6 === 1 ? value - row : value));
}

/** Row by row: x = m0·col + m1·row + m3, and so on for y and z. */
function shiftMatrix(matrix: readonly number[], { col, row }: PixelWindow): number[] {
  return matrix.map((value, index) =>
    index % 4 === 3 && index < 12 ? value + matrix[index - 3]! * col + matrix[index - 2]! * row : value,
  );
}

function encodeNumbers(type: number, numbers: readonly number[], littleEndian: boolean): Uint8Array {
  const size = VALUE_BYTES[type]!;
  const bytes = new Uint8Array(numbers.length * size);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, index) => {
    if (type === DOUBLE) view.setFloat64(index * size, number, littleEndian);
    else putInteger(view, index * size, number, size, littleEndian);
  });
  return bytes;
}
