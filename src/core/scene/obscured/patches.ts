/** Strong pixels (not 0) and the weak ones that hang together with them (4-connected), after Canny's hysteresis. */
export function growFrom(strong: Uint8Array, weak: Uint8Array, width: number): Uint8Array {
  const grown = new Uint8Array(strong.length);
  const open: number[] = [];
  for (let i = 0; i < strong.length; i++) if (strong[i] !== 0) open.push(i);
  for (const i of open) grown[i] = 1;
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    for (const next of neighboursOf(i, width, strong.length)) {
      if (weak[next] !== 1 || grown[next] === 1) continue;
      grown[next] = 1;
      open.push(next);
    }
  }
  return grown;
}

/** The pixels of each patch that hangs together (4-connected), from the top left. */
export function labelPatches(mask: Uint8Array, width: number): number[][] {
  const left = mask.slice();
  const patches: number[][] = [];
  for (let start = 0; start < left.length; start++) {
    if (left[start] !== 1) continue;
    left[start] = 0;
    const patch = [start];
    for (let k = 0; k < patch.length; k++) {
      for (const next of neighboursOf(patch[k]!, width, left.length)) {
        if (left[next] !== 1) continue;
        left[next] = 0;
        patch.push(next);
      }
    }
    patches.push(patch);
  }
  return patches;
}

export function neighboursOf(i: number, width: number, length: number): number[] {
  const col = i % width;
  const all: number[] = [];
  if (col > 0) all.push(i - 1);
  if (col + 1 < width) all.push(i + 1);
  if (i >= width) all.push(i - width);
  if (i + width < length) all.push(i + width);
  return all;
}
