import type { PixelArray, Raster } from '../../core/raster/raster.ts';
import { type FillLines, fillLines, isInterior, type PlacedLine } from '../../core/raster/sampling.ts';
import { type Wasm, wasm } from './wasm.ts';

/** Larger windows are left to the twin, so that the kernels' memory stays small. */
const MOST_BYTES = 32 * 1024 * 1024;
const LONGEST_LINE = 64;
/** What the kernel may read behind its source, and what its planes begin at multiples of. */
const SLACK_BYTES = 16;
const LINE_NUMBERS = 6;

/** The kernel's word for what pixels are. */
const PIXEL_TYPES = [Uint8Array, Int8Array, Uint16Array, Int16Array, Float32Array];

/**
 * The core's `fillLines` with the kernel's help: cubic samples of a source that is valid throughout, into an output
 * that is blank. Lines that reach over the source's edge, and all else, the twin fills.
 */
export const fillLinesFast: FillLines = (source, out, lines, kernel) => {
  const kernels = wasm();
  if (kernels === null || kernel !== 'cubic' || !suits(source, out, lines)) {
    fillLines(source, out, lines, kernel);
    return;
  }
  const interior = lines.filter((line) => isInterior(line, source, 'cubic'));
  if (interior.length < lines.length) {
    const edges = lines.filter((line) => !isInterior(line, source, 'cubic'));
    fillLines(source, out, edges, kernel);
  }
  sampleInWasm(kernels, source, out, interior);
};

function suits(source: Raster, out: Raster, lines: readonly PlacedLine[]): boolean {
  const bytes = source.bands.length * (source.bands[0]!.byteLength + out.bands[0]!.byteLength);
  return (
    bytes <= MOST_BYTES &&
    typeOf(source) >= 0 &&
    typeOf(out) >= 0 &&
    !source.valid.includes(0) &&
    !out.valid.includes(1) &&
    lines.every(({ count }) => count <= LONGEST_LINE)
  );
}

function typeOf({ bands }: Raster): number {
  return PIXEL_TYPES.findIndex((type) => bands[0] instanceof type);
}

function sampleInWasm(kernels: Wasm, source: Raster, out: Raster, lines: readonly PlacedLine[]): void {
  const sourceBytes = roomOf(source.bands[0]!);
  const outBytes = roomOf(out.bands[0]!);
  const numbers = numbersOf(lines);
  const bands = source.bands.length;
  const { memory, start } = kernels.room(numbers.byteLength + bands * (sourceBytes + outBytes) + SLACK_BYTES);
  const sourceAt = start + numbers.byteLength + (numbers.byteLength % SLACK_BYTES);
  const outAt = sourceAt + bands * sourceBytes;
  memory.set(bytesOf(numbers), start);
  source.bands.forEach((band, i) => {
    memory.set(bytesOf(band), sourceAt + i * sourceBytes);
  });
  kernels.sampleLines(
    start,
    numbers.length / LINE_NUMBERS,
    sourceAt,
    sourceBytes,
    typeOf(source),
    source.width,
    outAt,
    outBytes,
    typeOf(out),
    bands,
  );
  const filled = lines.reduce((sum, { count }) => sum + count, 0);
  const spans = filled === out.valid.length ? [{ start: 0, count: filled }] : lines;
  const pixelBytes = out.bands[0]!.BYTES_PER_ELEMENT;
  out.bands.forEach((band, i) => {
    const bytes = bytesOf(band);
    for (const span of spans) {
      const at = outAt + i * outBytes + span.start * pixelBytes;
      bytes.set(memory.subarray(at, at + span.count * pixelBytes), span.start * pixelBytes);
    }
  });
  for (const span of spans) out.valid.fill(1, span.start, span.start + span.count);
}

function numbersOf(lines: readonly PlacedLine[]): Float64Array {
  const numbers = new Float64Array(LINE_NUMBERS * lines.length);
  let at = 0;
  for (const line of lines) {
    numbers[at++] = line.col;
    numbers[at++] = line.row;
    numbers[at++] = line.stepCol;
    numbers[at++] = line.stepRow;
    numbers[at++] = line.count;
    numbers[at++] = line.start;
  }
  return numbers;
}

function roomOf({ byteLength }: PixelArray): number {
  return Math.ceil(byteLength / SLACK_BYTES) * SLACK_BYTES;
}

function bytesOf({ buffer, byteOffset, byteLength }: PixelArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
