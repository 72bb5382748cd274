/** Values at which counts, sizes and offsets break. */
const EDGES = [
  0n,
  1n,
  2n,
  7n,
  8n,
  127n,
  128n,
  255n,
  256n,
  65_535n,
  65_536n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 63n,
];

/** Bytes with one to four things wrong: bits, bytes, fields at an edge, parts copied, emptied, cut off or put in. */
export function mutate(original: Buffer, random: (limit: number) => number): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let left = 1 + random(4); left > 0; left--) bytes = mutateOnce(bytes, random);
  return bytes;
}

function mutateOnce(bytes: Buffer, random: (limit: number) => number): Buffer {
  if (bytes.length < 16) return bytes;
  const at = random(bytes.length);
  const length = Math.min(1 + random(random(3) === 0 ? 400 : 8), bytes.length - at);
  switch (random(9)) {
    case 0:
      bytes[at]! ^= 1 << random(8);
      return bytes;
    case 1:
      bytes[at] = random(256);
      return bytes;
    case 2:
      bytes[at] = random(2) * 255;
      return bytes;
    case 3:
      bytes.fill(0, at, at + length);
      return bytes;
    case 4:
      bytes.copyWithin(random(bytes.length), at, at + length);
      return bytes;
    case 5:
      return random(4) === 0 ? bytes.subarray(0, at) : bytes;
    case 6:
      return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length, random(256)), bytes.subarray(at)]);
    default:
      return putEdge(bytes, random);
  }
}

/** A number at an edge over two, four or eight bytes; half of the time in the last kilobyte, where directories lie. */
function putEdge(bytes: Buffer, random: (limit: number) => number): Buffer {
  const size = [2, 4, 8][random(3)]!;
  const span = Math.min(bytes.length - 8, random(2) === 0 ? bytes.length : 1000);
  const at = bytes.length - 8 - random(span);
  const edge = random(8) === 0 ? BigInt(bytes.length - random(9)) : EDGES[random(EDGES.length)]!;
  const value = Buffer.alloc(8);
  const isBig = random(2) === 0;
  if (isBig) value.writeBigUInt64BE(BigInt.asUintN(64, edge));
  else value.writeBigUInt64LE(BigInt.asUintN(64, edge));
  value.copy(bytes, at, isBig ? 8 - size : 0, isBig ? 8 : size);
  return bytes;
}
