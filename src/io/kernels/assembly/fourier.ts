/**
 * The column pass of `SquareFft` in core/raster/fft.ts, its twin, and its transposition: planes of doubles, size × size, size a
 * multiple of 2. Each number goes through the twin's operations in the twin's order.
 */

/**
 * All columns at once.
 *
 * @param turns cosines of the twin's `cos`, then its sines, size / 2 each; `reversed` a word a row.
 */
export function transformColumns(re: usize, im: usize, size: i32, turns: usize, reversed: usize): void {
  const rowBytes = <usize>(size << 3);
  const sines = turns + ((<usize>size) << 2);
  for (let i = 0; i < size; i++) {
    const j = load<i32>(reversed + ((<usize>i) << 2));
    if (j <= i) continue;
    swapRows(re + <usize>i * rowBytes, re + <usize>j * rowBytes, rowBytes);
    swapRows(im + <usize>i * rowBytes, im + <usize>j * rowBytes, rowBytes);
  }
  let half = 1;
  // Two steps at a time, so that four rows are read and written once for both.
  for (; half * 4 <= size; half *= 4) {
    const turn = size / (2 * half);
    for (let block = 0; block < size; block += 4 * half) {
      for (let k = 0; k < half; k++) {
        const first = <usize>(block + k) * rowBytes;
        const apart = <usize>half * rowBytes;
        const inner = (<usize>(k * turn)) << 3;
        const outer = (<usize>(k * (turn >> 1))) << 3;
        const outerOn = (<usize>((k + half) * (turn >> 1))) << 3;
        twoSteps(
          re + first,
          im + first,
          apart,
          rowBytes,
          load<f64>(turns + inner),
          -load<f64>(sines + inner),
          load<f64>(turns + outer),
          -load<f64>(sines + outer),
          load<f64>(turns + outerOn),
          -load<f64>(sines + outerOn),
        );
      }
    }
  }
  if (half === size) return;
  for (let k = 0; k < half; k++) {
    const upper = <usize>k * rowBytes;
    const at = (<usize>k) << 3;
    lastStep(re + upper, im + upper, <usize>half * rowBytes, rowBytes, load<f64>(turns + at), -load<f64>(sines + at));
  }
}

function twoSteps(
  re: usize,
  im: usize,
  apart: usize,
  bytes: usize,
  innerCos: f64,
  innerSin: f64,
  outerCos: f64,
  outerSin: f64,
  onCos: f64,
  onSin: f64,
): void {
  const ic = f64x2.splat(innerCos);
  const is = f64x2.splat(innerSin);
  const oc = f64x2.splat(outerCos);
  const os = f64x2.splat(outerSin);
  const nc = f64x2.splat(onCos);
  const ns = f64x2.splat(onSin);
  const re2 = re + 2 * apart;
  const im2 = im + 2 * apart;
  for (let at: usize = 0; at < bytes; at += 16) {
    const r0 = v128.load(re + at);
    const i0 = v128.load(im + at);
    const r1 = v128.load(re + apart + at);
    const i1 = v128.load(im + apart + at);
    const r2 = v128.load(re2 + at);
    const i2 = v128.load(im2 + at);
    const r3 = v128.load(re2 + apart + at);
    const i3 = v128.load(im2 + apart + at);
    const t1 = f64x2.sub(f64x2.mul(r1, ic), f64x2.mul(i1, is));
    const u1 = f64x2.add(f64x2.mul(r1, is), f64x2.mul(i1, ic));
    const t3 = f64x2.sub(f64x2.mul(r3, ic), f64x2.mul(i3, is));
    const u3 = f64x2.add(f64x2.mul(r3, is), f64x2.mul(i3, ic));
    const a0 = f64x2.add(r0, t1);
    const b0 = f64x2.add(i0, u1);
    const a1 = f64x2.sub(r0, t1);
    const b1 = f64x2.sub(i0, u1);
    const a2 = f64x2.add(r2, t3);
    const b2 = f64x2.add(i2, u3);
    const a3 = f64x2.sub(r2, t3);
    const b3 = f64x2.sub(i2, u3);
    const v2 = f64x2.sub(f64x2.mul(a2, oc), f64x2.mul(b2, os));
    const w2 = f64x2.add(f64x2.mul(a2, os), f64x2.mul(b2, oc));
    const v3 = f64x2.sub(f64x2.mul(a3, nc), f64x2.mul(b3, ns));
    const w3 = f64x2.add(f64x2.mul(a3, ns), f64x2.mul(b3, nc));
    v128.store(re + at, f64x2.add(a0, v2));
    v128.store(im + at, f64x2.add(b0, w2));
    v128.store(re + apart + at, f64x2.add(a1, v3));
    v128.store(im + apart + at, f64x2.add(b1, w3));
    v128.store(re2 + at, f64x2.sub(a0, v2));
    v128.store(im2 + at, f64x2.sub(b0, w2));
    v128.store(re2 + apart + at, f64x2.sub(a1, v3));
    v128.store(im2 + apart + at, f64x2.sub(b1, w3));
  }
}

function lastStep(re: usize, im: usize, apart: usize, bytes: usize, cos: f64, sin: f64): void {
  const c = f64x2.splat(cos);
  const s = f64x2.splat(sin);
  for (let at: usize = 0; at < bytes; at += 16) {
    const a = v128.load(re + apart + at);
    const b = v128.load(im + apart + at);
    const r = v128.load(re + at);
    const i = v128.load(im + at);
    const t = f64x2.sub(f64x2.mul(a, c), f64x2.mul(b, s));
    const u = f64x2.add(f64x2.mul(a, s), f64x2.mul(b, c));
    v128.store(re + at, f64x2.add(r, t));
    v128.store(im + at, f64x2.add(i, u));
    v128.store(re + apart + at, f64x2.sub(r, t));
    v128.store(im + apart + at, f64x2.sub(i, u));
  }
}

function swapRows(a: usize, b: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const kept = v128.load(a + at);
    v128.store(a + at, v128.load(b + at));
    v128.store(b + at, kept);
  }
}

/** In place, 2 × 2 values at a time. */
export function transpose(values: usize, size: i32): void {
  const rowBytes = <usize>(size << 3);
  for (let row: usize = 0; row < <usize>size; row += 2) {
    for (let col = row; col < <usize>size; col += 2) {
      const one = values + row * rowBytes + (col << 3);
      const other = values + col * rowBytes + (row << 3);
      const a = v128.load(one);
      const b = v128.load(one + rowBytes);
      const c = v128.load(other);
      const d = v128.load(other + rowBytes);
      v128.store(other, v128.shuffle<i64>(a, b, 0, 2));
      v128.store(other + rowBytes, v128.shuffle<i64>(a, b, 1, 3));
      v128.store(one, v128.shuffle<i64>(c, d, 0, 2));
      v128.store(one + rowBytes, v128.shuffle<i64>(c, d, 1, 3));
    }
  }
}
