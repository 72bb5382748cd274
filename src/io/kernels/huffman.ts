/**
 * How many bits each symbol's code takes, so that all together take few: 0 where it does not occur, at most `mostBits`.
 *
 * Where the tree grows too deep, counts are halved until it does not: not the best code then, but close to it.
 *
 * Huffman, "A method for the construction of minimum-redundancy codes", 1952.
 */
export function codeLengths(counts: Uint32Array, mostBits: number): Uint8Array {
  let weights = counts;
  for (;;) {
    const lengths = treeDepths(weights);
    let deepest = 0;
    for (let symbol = 0; symbol < lengths.length; symbol++) deepest = Math.max(deepest, lengths[symbol]!);
    if (deepest <= mostBits) return lengths;
    const halved = new Uint32Array(counts.length);
    for (let symbol = 0; symbol < halved.length; symbol++) halved[symbol] = (weights[symbol]! + 1) >>> 1;
    weights = halved;
  }
}

/** Symbols and counts share a word: up to 512 symbols, counts below 2²³. */
const SYMBOL_BITS = 9;
const SYMBOL_MASK = (1 << SYMBOL_BITS) - 1;

/** Leaves in order of weight, then of symbol; two queues, as both leaves and inner nodes come in order. */
function treeDepths(counts: Uint32Array): Uint8Array {
  const keys = new Uint32Array(counts.length);
  let leaves = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    if (counts[symbol]! > 0) keys[leaves++] = (counts[symbol]! << SYMBOL_BITS) | symbol;
  }
  const order = keys.subarray(0, leaves).sort();
  const lengths = new Uint8Array(counts.length);
  if (leaves === 1) lengths[order[0]! & SYMBOL_MASK] = 1;
  if (leaves < 2) return lengths;
  const nodes = 2 * leaves - 1;
  const weights = new Uint32Array(nodes);
  const parents = new Uint16Array(nodes);
  for (let i = 0; i < leaves; i++) weights[i] = order[i]! >>> SYMBOL_BITS;
  let leaf = 0;
  let inner = leaves;
  for (let node = leaves; node < nodes; node++) {
    for (let child = 0; child < 2; child++) {
      const takesLeaf = leaf < leaves && (inner >= node || weights[leaf]! <= weights[inner]!);
      const taken = takesLeaf ? leaf++ : inner++;
      weights[node]! += weights[taken]!;
      parents[taken] = node;
    }
  }
  const depths = new Uint8Array(nodes);
  for (let node = nodes - 2; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1;
  for (let i = 0; i < leaves; i++) lengths[order[i]! & SYMBOL_MASK] = depths[i]!;
  return lengths;
}

/** The codes that follow from their lengths (RFC 1951, 3.2.2), first bit lowest, as DEFLATE writes them. */
export function canonicalCodes(lengths: Uint8Array): Uint32Array {
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const codes = new Uint32Array(lengths.length);
  let next = 0;
  for (let length = 1; length <= longest; length++) {
    next <<= 1;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] === length) codes[symbol] = reversed(next++, length);
    }
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let bits = 0;
  for (let i = 0; i < length; i++) bits |= ((code >>> i) & 1) << (length - 1 - i);
  return bits;
}
