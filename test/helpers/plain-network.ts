import type { Tensor } from '../../src/core/detect/infer.ts';

/**
 * The operations of a network by plain loops in float64, from TensorFlow's documentation: what engines are held against.
 */
export interface Window {
  readonly size: readonly [rows: number, cols: number];
  readonly stride: readonly [rows: number, cols: number];
  readonly dilation: readonly [rows: number, cols: number];
}

export type ResizeGrid = 'half-pixel' | 'align-corners' | 'corner';

export const relu = (value: number) => Math.max(0, value);
export const relu6 = (value: number) => Math.min(6, Math.max(0, value));
export const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

export function each(tensor: Tensor, change: (value: number, index: number) => number): Tensor {
  return { ...tensor, data: tensor.data.map(change) };
}

/** `filter` is [rows, cols, channels in, channels out]. */
export function convolve(
  image: Tensor,
  filter: readonly number[],
  channels: number,
  bias: readonly number[] | undefined,
  window: Window,
): Tensor {
  return slide(image, window, channels, (places, out) => {
    let sum = bias?.[out] ?? 0;
    for (const { row, col, value } of places) {
      for (let i = 0; i < image.channels; i++) {
        sum += value(i) * filter[((row * window.size[1] + col) * image.channels + i) * channels + out]!;
      }
    }
    return sum;
  });
}

/** Places outside the image do not count. */
export function pool(image: Tensor, kind: 'max' | 'mean', window: Window): Tensor {
  return slide(image, window, image.channels, (places, out) => {
    const values = places.map(({ value }) => value(out));
    return kind === 'max' ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

export function resize(
  image: Tensor,
  [height, width]: readonly [number, number],
  kind: 'bilinear' | 'nearest',
  grid: ResizeGrid,
): Tensor {
  const { channels } = image;
  const data = new Float32Array(width * height * channels);
  const at = (row: number, col: number, channel: number) => image.data[(row * image.width + col) * channels + channel]!;
  for (let row = 0; row < height; row++) {
    const y = source(row, image.height, height, grid, kind);
    for (let col = 0; col < width; col++) {
      const x = source(col, image.width, width, grid, kind);
      for (let channel = 0; channel < channels; channel++) {
        const upper = at(y.low, x.low, channel) * (1 - x.part) + at(y.low, x.high, channel) * x.part;
        const lower = at(y.high, x.low, channel) * (1 - x.part) + at(y.high, x.high, channel) * x.part;
        data[(row * width + col) * channels + channel] = upper * (1 - y.part) + lower * y.part;
      }
    }
  }
  return { width, height, channels, data };
}

/** Which two rows (or columns) a new one lies between, and how far it is to the second. */
function source(index: number, from: number, to: number, grid: ResizeGrid, kind: 'bilinear' | 'nearest') {
  const place = {
    'half-pixel': ((index + 0.5) * from) / to - 0.5,
    'align-corners': to > 1 ? (index * (from - 1)) / (to - 1) : 0,
    corner: (index * from) / to,
  }[grid];
  const clamp = (one: number) => Math.min(from - 1, Math.max(0, one));
  if (kind === 'nearest') {
    const nearest = clamp(Math.floor(grid === 'corner' ? place : place + 0.5));
    return { low: nearest, high: nearest, part: 0 };
  }
  const low = Math.floor(place);
  return { low: clamp(low), high: clamp(low + 1), part: place - low };
}

export function concatenate(images: readonly Tensor[]): Tensor {
  const channels = images.reduce((sum, image) => sum + image.channels, 0);
  const { width, height } = images[0]!;
  const data = new Float32Array(width * height * channels);
  for (let pixel = 0, i = 0; pixel < width * height; pixel++) {
    for (const image of images) {
      for (let channel = 0; channel < image.channels; channel++) {
        data[i++] = image.data[pixel * image.channels + channel]!;
      }
    }
  }
  return { width, height, channels, data };
}

interface Place {
  readonly row: number;
  readonly col: number;
  readonly value: (channel: number) => number;
}

/** SAME: ⌈side / stride⌉ windows, and what they need beyond the image is shared, the odd one at the end. */
function slide(
  image: Tensor,
  { size, stride, dilation }: Window,
  channels: number,
  compute: (places: readonly Place[], channel: number) => number,
): Tensor {
  const sides = [image.height, image.width] as const;
  const [height, width] = sides.map((side, i) => Math.ceil(side / stride[i]!)) as [number, number];
  const [top, left] = sides.map((side, i) => {
    const needed = (Math.ceil(side / stride[i]!) - 1) * stride[i]! + (size[i]! - 1) * dilation[i]! + 1;
    return Math.floor(Math.max(0, needed - side) / 2);
  }) as [number, number];
  const data = new Float32Array(width * height * channels);
  for (let row = 0, i = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const places: Place[] = [];
      for (let r = 0; r < size[0]; r++) {
        for (let c = 0; c < size[1]; c++) {
          const y = row * stride[0] - top + r * dilation[0];
          const x = col * stride[1] - left + c * dilation[1];
          if (y < 0 || x < 0 || y >= image.height || x >= image.width) continue;
          const start = (y * image.width + x) * image.channels;
          places.push({ row: r, col: c, value: (channel) => image.data[start + channel]! });
        }
      }
      for (let channel = 0; channel < channels; channel++) data[i++] = compute(places, channel);
    }
  }
  return { width, height, channels, data };
}
