import type { Raster } from '../../core/raster/raster.ts';
import { type FillLines, fillLines, isInterior, type PlacedLine } from '../../core/raster/sampling.ts';
import { bytesOf } from './views.ts';
import { type Wasm, wasm } from './wasm.ts';

/** Lines are worked on together while the rows that they touch, source and output, take no more than this. */
const MOST_BYTES = 4 * 1024 * 1024;
const LONGEST_LINE = 64;
/** What the kernel may read behind its source, and what its planes begin at multiples of. */
const SLACK_BYTES = 16;
/** Rows above and below a position that its taps reach. */
const [ROWS_ABOVE, ROWS_BELOW] = [2, 2];
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
  const interior: PlacedLine[] = [];
  const edges: PlacedLine[] = [];
  for (const line of lines) (isInterior(line, source, 'cubic') ? interior : edges).push(line);
  if (edges.length > 0) fillLines(source, out, edges, kernel);
  for (const strip of stripsOf(interior, source, out)) fillStrip(kernels, source, out, strip);
};

function suits(source: Raster, out: Raster, lines: readonly PlacedLine[]): boolean {
  return (
    typeOf(source) >= 0 &&
    typeOf(out) >= 0 &&
    !source.valid.includes(0) &&
    !out.valid.includes(1) &&
    lines.every(isShort)
  );
}

function isShort({ count }: PlacedLine): boolean {
  return count <= LONGEST_LINE;
}

function typeOf({ bands }: Raster): number {
  return PIXEL_TYPES.findIndex((type) => bands[0] instanceof type);
}

/** Lines, the source rows from `top` up to `bottom` that they touch, and their output pixels from `first` up to `end`. */
interface Strip {
  readonly lines: PlacedLine[];
  top: number;
  bottom: number;
  first: number;
  end: number;
}

/** Lines that follow one another, as many at a time as `MOST_BYTES` allows. */
function stripsOf(lines: readonly PlacedLine[], source: Raster, out: Raster): Strip[] {
  const rowBytes = source.bands.length * source.width * source.bands[0]!.BYTES_PER_ELEMENT;
  const pixelBytes = out.bands.length * out.bands[0]!.BYTES_PER_ELEMENT;
  const strips: Strip[] = [];
  let strip: Strip | null = null;
  for (const line of lines) {
    const last = line.row + (line.count - 1) * line.stepRow;
    const top = Math.max(0, Math.floor(Math.min(line.row, last)) - ROWS_ABOVE);
    const bottom = Math.min(source.height, Math.floor(Math.max(line.row, last)) + ROWS_BELOW + 1);
    const end = line.start + line.count;
    if (strip !== null) {
      const rows = Math.max(bottom, strip.bottom) - Math.min(top, strip.top);
      const pixels = Math.max(end, strip.end) - Math.min(line.start, strip.first);
      if (rows * rowBytes + pixels * pixelBytes > MOST_BYTES) strip = null;
    }
    if (strip === null) {
      strip = { lines: [], top, bottom, first: line.start, end };
      strips.push(strip);
    }
    strip.lines.push(line);
    strip.top = Math.min(top, strip.top);
    strip.bottom = Math.max(bottom, strip.bottom);
    strip.first = Math.min(line.start, strip.first);
    strip.end = Math.max(end, strip.end);
  }
  return strips;
}

function fillStrip(kernels: Wasm, source: Raster, out: Raster, { lines, top, bottom, first, end }: Strip): void {
  const { width } = source;
  const bands = source.bands.length;
  const pixelBytes = out.bands[0]!.BYTES_PER_ELEMENT;
  const rows = source.bands.map((band) => bytesOf(band.subarray(top * width, bottom * width)));
  const sourceBytes = roomFor(rows[0]!.length);
  const outBytes = roomFor((end - first) * pixelBytes);
  const numbers = numbersOf(lines, first);
  const { memory, start } = kernels.room(numbers.byteLength + bands * (sourceBytes + outBytes) + 2 * SLACK_BYTES);
  const sourceAt = start + roomFor(numbers.byteLength);
  const outAt = sourceAt + bands * sourceBytes;
  memory.set(bytesOf(numbers), start);
  rows.forEach((bytes, band) => {
    memory.set(bytes, sourceAt + band * sourceBytes);
  });
  const [from, to] = [typeOf(source), typeOf(out)];
  kernels.sampleLines(start, lines.length, sourceAt, sourceBytes, from, width, top, outAt, outBytes, to, bands);
  let filled = 0;
  for (const { count } of lines) filled += count;
  const spans = filled === end - first ? [{ start: first, count: filled }] : lines;
  const outs = out.bands.map(bytesOf);
  for (const span of spans) {
    for (let band = 0; band < bands; band++) {
      const at = outAt + band * outBytes + (span.start - first) * pixelBytes;
      outs[band]!.set(memory.subarray(at, at + span.count * pixelBytes), span.start * pixelBytes);
    }
    out.valid.fill(1, span.start, span.start + span.count);
  }
}

/** What the kernel reads of each line; output pixels count from `first` on. */
function numbersOf(lines: readonly PlacedLine[], first: number): Float64Array {
  const numbers = new Float64Array(LINE_NUMBERS * lines.length);
  let at = 0;
  for (const line of lines) {
    numbers[at++] = line.col;
    numbers[at++] = line.row;
    numbers[at++] = line.stepCol;
    numbers[at++] = line.stepRow;
    numbers[at++] = line.count;
    numbers[at++] = line.start - first;
  }
  return numbers;
}

function roomFor(bytes: number): number {
  return Math.ceil(bytes / SLACK_BYTES) * SLACK_BYTES;
}
