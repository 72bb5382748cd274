import { canonicalCodes, codeLengths } from './huffman.ts';
import { type Wasm, wasm } from './wasm.ts';

/** Bytes that share one code: few enough to stay in the processor's cache, many enough to be worth its description. */
const BLOCK_BYTES = 128 * 1024;
/** Tokens below this are bytes; above, runs of the byte before. */
const RUN = 256;
const TOKENS = 512;
const SHORTEST = 3;
const LONGEST = 258;
const END = 256;
/** DEFLATE would allow 15; with 12, three tokens fit a machine's word. */
const MOST_BITS = 12;
const MOST_LENGTH_BITS = 7;
const ADLER_BASE = 65521;
/** Kernels may read and write so much past an end. */
const SLACK_BYTES = 16;

/** The passes over the bytes themselves, which are most of the work. */
export interface DeflatePasses {
  /** Tokens of a block, and how often each occurs. */
  findRuns(block: Uint8Array): { readonly tokens: Uint16Array; readonly counts: Uint32Array };
  /** Writes the codes of tokens from a bit of `out` on; gives where the next bit goes. */
  writeTokens(tokens: Uint16Array, codes: Uint32Array, out: Uint8Array, bit: number): number;
  /** The checksum of RFC 1950. */
  adler32(block: Uint8Array, before: number): number;
}

/**
 * Compresses to the zlib format (RFC 1950, 1951) with codes for single bytes and runs of one byte alone, as zlib's
 * `Z_RLE` does: behind a predictor hardly anything else repeats. Any inflate reads it.
 */
export function deflateRuns(bytes: Uint8Array, passes: DeflatePasses = inWasm() ?? plainPasses): Uint8Array {
  const out = outFor(bytes.length);
  out.set([0x78, 0x01]);
  clearAhead(out, 16);
  let bit = 16;
  let checksum = 1;
  let start = 0;
  do {
    const block = bytes.subarray(start, start + BLOCK_BYTES);
    start += BLOCK_BYTES;
    checksum = passes.adler32(block, checksum);
    const { tokens, counts } = passes.findRuns(block);
    const { lengths, codes } = codeOf(counts);
    bit = writeHeader(out, bit, lengths, start >= bytes.length);
    bit = passes.writeTokens(tokens, codes, out, bit);
    clearAhead(out, bit);
    const end = codes[TOKENS]!;
    bit = writeBits(out, bit, end & 0xffffff, end >>> 24);
  } while (start < bytes.length);
  const length = (bit + 7) >> 3;
  for (let i = 0; i < 4; i++) out[length + i] = checksum >>> (24 - 8 * i);
  return out.slice(0, length + 4);
}

/** More than a description takes, bytes. */
const DESCRIPTION_BYTES = 512;

let kept = new Uint8Array(0);

/** Room that is used again and again; no code takes more than 12 bits a byte. */
function outFor(bytes: number): Uint8Array {
  const blocks = 2 + Math.ceil(bytes / BLOCK_BYTES);
  const most = 2 * bytes + DESCRIPTION_BYTES * blocks;
  if (kept.length < most) kept = new Uint8Array(most);
  return kept;
}

/** Bits are set one by one in the description that follows. */
function clearAhead(out: Uint8Array, bit: number): void {
  const next = (bit + 7) >> 3;
  out.fill(0, next, next + DESCRIPTION_BYTES);
}

/** Symbol, extra bits and first run of each symbol for runs (RFC 1951, 3.2.5). */
const runSymbols = Array.from({ length: 29 }, (_, i) => {
  if (i === 28) return { symbol: 285, extraBits: 0, first: LONGEST };
  const extraBits = i < 8 ? 0 : (i >> 2) - 1;
  return { symbol: 257 + i, extraBits, first: i < 8 ? SHORTEST + i : SHORTEST + ((4 + (i & 3)) << extraBits) };
});
const symbolOfRun = Array.from(
  { length: LONGEST + 1 },
  (_, length) => runSymbols.findLast(({ first }) => first <= length) ?? runSymbols[0]!,
);

/** The code of a block: bits a symbol, and for each token, and the block's end behind them, its bits with how many above. */
function codeOf(counts: Uint32Array): { readonly lengths: Uint8Array; readonly codes: Uint32Array } {
  const bySymbol = new Uint32Array(286);
  bySymbol.set(counts.subarray(0, RUN));
  bySymbol[END] = 1;
  for (let token = RUN; token < TOKENS; token++) {
    if (counts[token]! > 0) bySymbol[symbolOfRun[token - RUN + SHORTEST]!.symbol]! += counts[token]!;
  }
  const lengths = codeLengths(bySymbol, MOST_BITS);
  const bits = canonicalCodes(lengths);
  const codes = new Uint32Array(TOKENS + 1);
  for (let byte = 0; byte < RUN; byte++) codes[byte] = bits[byte]! | (lengths[byte]! << 24);
  for (let token = RUN; token < TOKENS; token++) {
    if (counts[token] === 0) continue;
    const length = token - RUN + SHORTEST;
    const { symbol, extraBits, first } = symbolOfRun[length]!;
    // Behind it the code of distance 1, a 0: the only one there is.
    codes[token] = bits[symbol]! | ((length - first) << lengths[symbol]!) | ((lengths[symbol]! + extraBits + 1) << 24);
  }
  codes[TOKENS] = bits[END]! | (lengths[END]! << 24);
  return { lengths, codes };
}

/** In which order the description gives the lengths of its own code (RFC 1951, 3.2.7). */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The description of a block's code, itself in a code. */
function writeHeader(out: Uint8Array, at: number, lengths: Uint8Array, isLast: boolean): number {
  let used = lengths.length;
  while (used > 257 && lengths[used - 1] === 0) used--;
  // One distance, of one bit.
  const steps = repeats([...lengths.subarray(0, used), 1]);
  const counts = new Uint32Array(19);
  for (const { symbol } of steps) counts[symbol]!++;
  const stepLengths = codeLengths(counts, MOST_LENGTH_BITS);
  const stepCodes = canonicalCodes(stepLengths);
  let given = LENGTH_ORDER.length;
  while (given > 4 && stepLengths[LENGTH_ORDER[given - 1]!] === 0) given--;
  let bit = writeBits(out, at, isLast ? 1 : 0, 1);
  bit = writeBits(out, bit, 2, 2);
  bit = writeBits(out, bit, used - 257, 5);
  bit = writeBits(out, bit, 0, 5);
  bit = writeBits(out, bit, given - 4, 4);
  for (const symbol of LENGTH_ORDER.slice(0, given)) bit = writeBits(out, bit, stepLengths[symbol]!, 3);
  for (const { symbol, extra, extraBits } of steps) {
    bit = writeBits(out, bit, stepCodes[symbol]!, stepLengths[symbol]!);
    bit = writeBits(out, bit, extra, extraBits);
  }
  return bit;
}

interface Step {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: number;
}

/** Lengths one by one, and their repetitions in short. */
function repeats(lengths: readonly number[]): Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < lengths.length; ) {
    const length = lengths[i]!;
    let run = 1;
    while (i + run < lengths.length && lengths[i + run] === length) run++;
    if (length === 0 && run >= 3) {
      run = Math.min(run, 138);
      steps.push(
        run < 11 ? { symbol: 17, extra: run - 3, extraBits: 3 } : { symbol: 18, extra: run - 11, extraBits: 7 },
      );
    } else if (i > 0 && length === lengths[i - 1] && run >= 3) {
      run = Math.min(run, 6);
      steps.push({ symbol: 16, extra: run - 3, extraBits: 2 });
    } else {
      run = 1;
      steps.push({ symbol: length, extra: 0, extraBits: 0 });
    }
    i += run;
  }
  return steps;
}

/** Few bits, lowest first, into bytes that are 0 from there on. */
function writeBits(out: Uint8Array, at: number, value: number, count: number): number {
  for (let i = 0; i < count; i++) out[(at + i) >> 3]! |= ((value >>> i) & 1) << ((at + i) & 7);
  return at + count;
}

/** What the passes do, without WebAssembly. */
export const plainPasses: DeflatePasses = {
  findRuns: (block) => {
    const tokens = new Uint16Array(block.length);
    const counts = new Uint32Array(TOKENS);
    let count = 0;
    for (let i = 0; i < block.length; ) {
      let length = 0;
      while (i > 0 && length < LONGEST && i + length < block.length && block[i + length] === block[i - 1]) length++;
      const isRun = length >= SHORTEST;
      const token = isRun ? RUN + length - SHORTEST : block[i]!;
      tokens[count++] = token;
      counts[token]!++;
      i += isRun ? length : 1;
    }
    return { tokens: tokens.subarray(0, count), counts };
  },
  writeTokens: (tokens, codes, out, bit) => {
    let to = bit >> 3;
    let held = bit & 7;
    let bits = out[to]!;
    for (const token of tokens) {
      const code = codes[token]!;
      bits |= (code & 0xffffff) << held;
      held += code >>> 24;
      for (; held >= 8; held -= 8) {
        out[to++] = bits;
        bits >>>= 8;
      }
    }
    out[to] = bits;
    return 8 * to + held;
  },
  adler32: (block, before) => {
    let a = before & 0xffff;
    let b = before >>> 16;
    for (const byte of block) {
      a = (a + byte) % ADLER_BASE;
      b = (b + a) % ADLER_BASE;
    }
    return ((b << 16) | a) >>> 0;
  },
};

/** The passes in WebAssembly: a block's bytes go in once and stay until its codes are written. */
function inWasm(): DeflatePasses | null {
  const kernels = wasm();
  return kernels && passesIn(kernels);
}

function passesIn(kernels: Wasm): DeflatePasses {
  const countsAt = roomFor(BLOCK_BYTES);
  const codesAt = countsAt + 4 * TOKENS;
  const tokensAt = codesAt + 4 * TOKENS;
  const outAt = tokensAt + roomFor(2 * BLOCK_BYTES);
  const room = () => kernels.room(outAt + roomFor(2 * BLOCK_BYTES));
  return {
    adler32: (block, before) => {
      const { memory, start } = room();
      memory.set(block, start);
      return kernels.adler32(start, block.length, before) >>> 0;
    },
    findRuns: (block) => {
      const { memory, start } = room();
      memory.fill(0, start + countsAt, start + codesAt);
      memory.set(block, start);
      const count = kernels.findRuns(start, block.length, start + tokensAt, start + countsAt);
      const counts = new Uint32Array(memory.buffer, start + countsAt, TOKENS);
      return { tokens: new Uint16Array(memory.buffer, start + tokensAt, count), counts };
    },
    writeTokens: (tokens, codes, out, bit) => {
      const { memory, start } = room();
      new Uint32Array(memory.buffer, start + codesAt, TOKENS).set(codes.subarray(0, TOKENS));
      const first = bit >> 3;
      memory[start + outAt] = out[first]!;
      const end = kernels.writeTokens(tokens.byteOffset, tokens.length, start + codesAt, start + outAt, bit & 7);
      out.set(memory.subarray(start + outAt, start + outAt + ((end + 7) >> 3)), first);
      return 8 * first + end;
    },
  };
}

function roomFor(bytes: number): number {
  return Math.ceil(bytes / SLACK_BYTES + 1) * SLACK_BYTES;
}
