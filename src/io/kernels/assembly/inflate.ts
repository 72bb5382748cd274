/**
 * Inflates zlib streams (RFC 1950, 1951; Deutsch & Gailly 1996). Its twin is zlib itself, which also judges every stream
 * that this one does not like.
 *
 * Tables give up to three literals a look: behind a predictor, imagery is hardly anything but literals of four bits.
 * After Guilford & Feghali, "Fast inflate in ISA-L", Intel 2015, and Biggers, libdeflate, 2016.
 */
import { adler32 } from './adler';

/** What a stream that we leave to zlib gives. */
const REFUSED = -1;

/** An entry holds, from its lowest bit: 4 bits length, 2 bits kind, 2 bits count of literals, 24 bits payload. */
const LITERALS: u32 = 0 << 4;
const COPY: u32 = 1 << 4;
const END: u32 = 2 << 4;
const LONGER: u32 = 3 << 4;
const KIND: u32 = 3 << 4;

const SYMBOL_BITS: u32 = 12;
const DISTANCE_BITS: u32 = 9;
const MOST_BITS: i32 = 15;
const SYMBOLS: i32 = 288;
const DISTANCES: i32 = 32;
/** Room for the codes longer than a table's bits: a small table for each beginning that two or more of them share. */
const single = memory.data((1 << SYMBOL_BITS) * 4, 16);
const symbols = memory.data(((1 << SYMBOL_BITS) + (SYMBOLS << (MOST_BITS - SYMBOL_BITS))) * 4, 16);
const distances = memory.data(((1 << DISTANCE_BITS) + (DISTANCES << (MOST_BITS - DISTANCE_BITS))) * 4, 16);
const codeLengthTable = memory.data(128 * 4, 16);
const lengths = memory.data(SYMBOLS + DISTANCES + 144, 16);
const counts = memory.data((MOST_BITS + 1) * 4, 16);
const nextCodes = memory.data((MOST_BITS + 1) * 4, 16);

const codeLengthOrder = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const copyBases = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]);
const copyExtras = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]);
const distanceBases = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
]);
const distanceExtras = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]);

// Where the reading stands. Bits beyond the input are zeros; that they were taken shows at the end.
let input: usize = 0;
let inputEnd: usize = 0;
let bits: u64 = 0;
let bitCount: u32 = 0;
let output: usize = 0;
let outputStart: usize = 0;
let outputEnd: usize = 0;

/**
 * @param from the stream, with 16 bytes behind it that may be read.
 * @param to where at most `most` bytes go, with 320 bytes behind them that may be overwritten.
 * @returns bytes written, or −1 where zlib shall judge.
 */
export function inflate(from: usize, length: i32, to: usize, most: i32): i32 {
  if (length < 6) return REFUSED;
  const head = ((<u32>load<u8>(from)) << 8) | load<u8>(from, 1);
  const isPlainZlib = (head & 0x0f00) === 0x0800 && head >> 12 <= 7 && head % 31 === 0 && (head & 0x20) === 0;
  if (!isPlainZlib) return REFUSED;
  input = from + 2;
  inputEnd = from + length;
  bits = 0;
  bitCount = 0;
  output = to;
  outputStart = to;
  outputEnd = to + most;
  let isLast = false;
  while (!isLast) {
    refill();
    isLast = take(1) === 1;
    const kind = take(2);
    const isSound =
      kind === 0 ? copyStored() : kind === 3 ? false : (kind === 1 ? fixedTables() : readTables()) && readCodes();
    if (!isSound) return REFUSED;
  }
  const behind = input - (bitCount >> 3);
  if (behind + 4 > inputEnd) return REFUSED;
  const written = <i32>(output - to);
  return bswap<u32>(load<u32>(behind)) === adler32(to, written) ? written : REFUSED;
}

/** At least 56 bits, zeros past the end. */
function refill(): void {
  if (input + 8 <= inputEnd) {
    bits |= load<u64>(input) << bitCount;
    input += (63 - bitCount) >> 3;
    bitCount |= 56;
    return;
  }
  while (bitCount <= 56) {
    if (input < inputEnd) bits |= (<u64>load<u8>(input)) << bitCount;
    input++;
    bitCount += 8;
  }
}

function take(count: u32): u32 {
  const taken = <u32>bits & ((1 << count) - 1);
  bits >>= count;
  bitCount -= count;
  return taken;
}

/** Whether bits that are not there were taken. */
function isPastEnd(): bool {
  return input - (bitCount >> 3) > inputEnd;
}

function copyStored(): bool {
  take(bitCount & 7);
  refill();
  const length = take(16);
  if (take(16) !== (length ^ 0xffff)) return false;
  input -= bitCount >> 3;
  bits = 0;
  bitCount = 0;
  if (input + length > inputEnd || output + length > outputEnd) return false;
  memory.copy(output, input, length);
  input += length;
  output += length;
  return true;
}

function fixedTables(): bool {
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + 288, 5, 32);
  return makeTables(288, 32);
}

function readTables(): bool {
  const symbolCount = take(5) + 257;
  const distanceCount = take(5) + 1;
  const codeCount = take(4) + 4;
  if (symbolCount > 286 || distanceCount > 30) return false;
  memory.fill(lengths, 0, 19);
  for (let i: u32 = 0; i < codeCount; i++) {
    refill();
    store<u8>(lengths + load<u8>(codeLengthOrder + i), <u8>take(3));
  }
  if (!fillTable(codeLengthTable, 7, lengths, 19, 0)) return false;
  const total = symbolCount + distanceCount;
  let at: u32 = 0;
  while (at < total) {
    refill();
    const entry = load<u32>(codeLengthTable + ((<u32>(bits & 127)) << 2));
    if (entry === 0) return false;
    take(entry & 15);
    const symbol = entry >> 8;
    if (symbol < 16) {
      store<u8>(lengths + at++, <u8>symbol);
      continue;
    }
    if (symbol === 16 && at === 0) return false;
    const value: u8 = symbol === 16 ? load<u8>(lengths + at - 1) : 0;
    const repeat = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
    if (at + repeat > total) return false;
    memory.fill(lengths + at, value, repeat);
    at += repeat;
  }
  if (isPastEnd() || load<u8>(lengths, 256) === 0) return false;
  return makeTables(symbolCount, distanceCount);
}

function makeTables(symbolCount: i32, distanceCount: i32): bool {
  if (!fillTable(symbols, SYMBOL_BITS, lengths, symbolCount, 1)) return false;
  joinLiterals();
  return fillTable(distances, DISTANCE_BITS, lengths + symbolCount, distanceCount, 2);
}

/** What a code stands for: a code length, a literal or copy, a distance. Base in the low 16 bits of the payload, extra bits above. */
function entryOf(symbol: i32, alphabet: i32): u32 {
  if (alphabet === 0) return symbol << 8;
  if (alphabet === 2) {
    if (symbol >= 30) return END;
    return (
      COPY | ((<u32>load<u16>(distanceBases + (symbol << 1))) << 8) | ((<u32>load<u8>(distanceExtras + symbol)) << 24)
    );
  }
  if (symbol < 256) return LITERALS | (1 << 6) | (symbol << 8);
  if (symbol === 256) return END;
  const copy = symbol - 257;
  if (copy >= 29) return END | (1 << 8);
  return COPY | ((<u32>load<u16>(copyBases + (copy << 1))) << 8) | ((<u32>load<u8>(copyExtras + copy)) << 24);
}

/**
 * Lays out a table of 2^tableBits entries by the next bits of the stream, 0 where no code is; codes that are longer
 * stand in tables behind it. False where the lengths are no complete code, but for zlib's one exception, a lone code.
 */
function fillTable(table: usize, tableBits: u32, from: usize, count: i32, alphabet: i32): bool {
  memory.fill(counts, 0, (MOST_BITS + 1) * 4);
  for (let i = 0; i < count; i++) {
    const slot = counts + ((<usize>load<u8>(from + i)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  store<u32>(counts, 0);
  let code: u32 = 0;
  let longest: u32 = 0;
  for (let length: u32 = 1; length <= <u32>MOST_BITS; length++) {
    code = (code + load<u32>(counts + ((length - 1) << 2))) << 1;
    store<u32>(nextCodes + (length << 2), code);
    const here = load<u32>(counts + (length << 2));
    if (code + here > (<u32>1) << length) return false;
    if (here > 0) longest = length;
  }
  const used = load<u32>(nextCodes + (longest << 2)) + load<u32>(counts + (longest << 2));
  const isComplete = longest > 0 && used === (<u32>1) << longest;
  if (!isComplete && (alphabet === 0 || longest > 1)) return false;
  if (!isComplete) memory.fill(table, 0, (<usize>4) << tableBits);
  const size: u32 = 1 << tableBits;
  const longBits = longest > tableBits ? longest - tableBits : 0;
  if (longBits > 0) memory.fill(table, 0, size << 2);
  let nextTable = size;
  for (let symbol = 0; symbol < count; symbol++) {
    const length: u32 = load<u8>(from + symbol);
    if (length === 0) continue;
    const slot = nextCodes + (length << 2);
    const turned = reverse(load<u32>(slot), length);
    store<u32>(slot, load<u32>(slot) + 1);
    const entry = entryOf(symbol, alphabet);
    if (length <= tableBits) {
      for (let i = turned; i < size; i += 1 << length) store<u32>(table + (i << 2), entry | length);
      continue;
    }
    const first = table + ((turned & (size - 1)) << 2);
    let longer = load<u32>(first);
    if (longer === 0) {
      longer = LONGER | (nextTable << 8) | longBits;
      store<u32>(first, longer);
      nextTable += 1 << longBits;
    }
    const inner = table + ((longer >> 8) << 2);
    for (let i = turned >> tableBits; i < (<u32>1) << longBits; i += 1 << (length - tableBits)) {
      store<u32>(inner + (i << 2), entry | (length - tableBits));
    }
  }
  return true;
}

function reverse(code: u32, length: u32): u32 {
  code = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  code = ((code & 0x3333) << 2) | ((code >> 2) & 0x3333);
  code = ((code & 0x0f0f) << 4) | ((code >> 4) & 0x0f0f);
  code = ((code & 0x00ff) << 8) | (code >> 8);
  return code >> (16 - length);
}

/** Adds to each literal those whose codes fit whole into the bits behind its own. */
function joinLiterals(): void {
  memory.copy(single, symbols, 4 << SYMBOL_BITS);
  for (let i: u32 = 0; i < 1 << SYMBOL_BITS; i++) {
    let entry = load<u32>(single + (i << 2));
    if ((entry & KIND) !== LITERALS || entry === 0) continue;
    const second = load<u32>(single + ((i >> (entry & 15)) << 2));
    if (!joins(entry, second)) continue;
    entry = (entry & 0xff00) + ((second & 0xff00) << 8) + (2 << 6) + (entry & 15) + (second & 15);
    const third = load<u32>(single + ((i >> (entry & 15)) << 2));
    if (joins(entry, third))
      entry = (entry & 0xffff00) + ((third & 0xff00) << 16) + (3 << 6) + (entry & 15) + (third & 15);
    store<u32>(symbols + (i << 2), entry);
  }
}

function joins(entry: u32, next: u32): bool {
  return next !== 0 && (next & KIND) === LITERALS && (entry & 15) + (next & 15) <= SYMBOL_BITS;
}

/** The codes of one block, up to its end. */
function readCodes(): bool {
  let ended = readCodesFast();
  while (ended === 0) ended = readCode();
  return ended > 0;
}

/** As long as eight bytes of input are left; state in locals, which is what makes it fast. */
function readCodesFast(): i32 {
  const symbolMask: u64 = (1 << SYMBOL_BITS) - 1;
  const distanceMask: u64 = (1 << DISTANCE_BITS) - 1;
  const lastInput = inputEnd - 16;
  const lastOutput = outputEnd;
  const firstOutput = outputStart;
  let from = input;
  let to = output;
  let ahead = bits;
  let count: u64 = bitCount;
  let ended = 0;
  while (from <= lastInput && to <= lastOutput) {
    ahead |= load<u64>(from) << count;
    from += <usize>((63 - count) >> 3);
    count |= 56;
    let entry = load<u32>(symbols + ((<usize>(ahead & symbolMask)) << 2));
    if ((entry & KIND) === LITERALS) {
      store<u32>(to, entry >> 8);
      to += (entry >> 6) & 3;
      ahead >>= entry & 15;
      count -= entry & 15;
      entry = load<u32>(symbols + ((<usize>(ahead & symbolMask)) << 2));
      if ((entry & KIND) === LITERALS) {
        store<u32>(to, entry >> 8);
        to += (entry >> 6) & 3;
        ahead >>= entry & 15;
        count -= entry & 15;
        entry = load<u32>(symbols + ((<usize>(ahead & symbolMask)) << 2));
        if ((entry & KIND) === LITERALS) {
          store<u32>(to, entry >> 8);
          to += (entry >> 6) & 3;
          ahead >>= entry & 15;
          count -= entry & 15;
          if (entry === 0) break;
          continue;
        }
      }
      ahead |= load<u64>(from) << count;
      from += <usize>((63 - count) >> 3);
      count |= 56;
    }
    if ((entry & KIND) === LONGER) {
      ahead >>= SYMBOL_BITS;
      count -= SYMBOL_BITS;
      entry = load<u32>(symbols + (((entry >> 8) + (<u32>ahead & ((1 << (entry & 15)) - 1))) << 2));
    }
    ahead >>= entry & 15;
    count -= entry & 15;
    if ((entry & KIND) === LITERALS) {
      if (entry === 0) return REFUSED;
      store<u32>(to, entry >> 8);
      to += (entry >> 6) & 3;
      continue;
    }
    if ((entry & KIND) === END) {
      if (entry >> 8 !== 0) return REFUSED;
      ended = 1;
      break;
    }
    let extra = entry >> 24;
    const end = to + ((entry >> 8) & 0xffff) + (<u32>ahead & ((1 << extra) - 1));
    ahead >>= extra;
    count -= extra;
    entry = load<u32>(distances + ((<usize>(ahead & distanceMask)) << 2));
    if ((entry & KIND) === LONGER) {
      ahead >>= DISTANCE_BITS;
      count -= DISTANCE_BITS;
      entry = load<u32>(distances + (((entry >> 8) + (<u32>ahead & ((1 << (entry & 15)) - 1))) << 2));
    }
    if ((entry & KIND) !== COPY) return REFUSED;
    ahead >>= entry & 15;
    count -= entry & 15;
    extra = entry >> 24;
    const distance: usize = ((entry >> 8) & 0xffff) + (<u32>ahead & ((1 << extra) - 1));
    ahead >>= extra;
    count -= extra;
    if (distance > to - firstOutput || end > lastOutput) return REFUSED;
    copyBack(to, end, distance);
    to = end;
  }
  input = from;
  output = to;
  bits = ahead;
  bitCount = <u32>count;
  return ended;
}

/** One code, in as few words as it takes: 0, 1 at the end of the block, −1 where it cannot be. */
function readCode(): i32 {
  if (output > outputEnd || isPastEnd()) return REFUSED;
  refill();
  let entry = load<u32>(symbols + ((<usize>(bits & ((1 << SYMBOL_BITS) - 1))) << 2));
  if ((entry & KIND) === LONGER) {
    take(SYMBOL_BITS);
    entry = load<u32>(symbols + (((entry >> 8) + (<u32>bits & ((1 << (entry & 15)) - 1))) << 2));
  }
  if (entry === 0) return REFUSED;
  take(entry & 15);
  if ((entry & KIND) === LITERALS) {
    store<u32>(output, entry >> 8);
    output += (entry >> 6) & 3;
    return 0;
  }
  if ((entry & KIND) === END) return entry >> 8 === 0 && !isPastEnd() && output <= outputEnd ? 1 : REFUSED;
  const length = ((entry >> 8) & 0xffff) + take(entry >> 24);
  entry = load<u32>(distances + ((<usize>(bits & ((1 << DISTANCE_BITS) - 1))) << 2));
  if ((entry & KIND) === LONGER) {
    take(DISTANCE_BITS);
    entry = load<u32>(distances + (((entry >> 8) + (<u32>bits & ((1 << (entry & 15)) - 1))) << 2));
  }
  if ((entry & KIND) !== COPY) return REFUSED;
  take(entry & 15);
  const distance: usize = ((entry >> 8) & 0xffff) + take(entry >> 24);
  if (distance > output - outputStart || output + length > outputEnd) return REFUSED;
  copyBack(output, output + length, distance);
  output += length;
  return 0;
}

/** Repeats what stands `distance` bytes back; may write up to 15 bytes past the end. */
function copyBack(to: usize, end: usize, distance: usize): void {
  if (distance >= 16) {
    for (; to < end; to += 16) v128.store(to, v128.load(to - distance));
  } else if (distance === 1) {
    const repeated = i8x16.splat(load<i8>(to - 1));
    for (; to < end; to += 16) v128.store(to, repeated);
  } else {
    for (; to < end; to++) store<u8>(to, load<u8>(to - distance));
  }
}
