import sharp from 'sharp';
import type { Pixels } from './render-scene.ts';

/** @param quality 1..100. Colours are kept at full resolution: thin lines fray otherwise. */
export async function encodeJpeg({ width, height, rgb }: Pixels, quality: number): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:4:4', mozjpeg: true })
    .toBuffer();
}

/** One frame of an animation, and how long it is shown, ms. */
export interface Frame {
  readonly showMs: number;
  /** Writes the frame's pixels, RGB row by row. */
  paint(rgb: Buffer): void;
}

/**
 * An animation that runs for ever.
 *
 * @param frames at least two.
 */
export async function encodeAnimation(
  frames: readonly Frame[],
  { width, height }: { readonly width: number; readonly height: number },
  format: 'gif' | 'webp',
): Promise<Buffer> {
  const bytes = 3 * width * height;
  const all = Buffer.alloc(bytes * frames.length);
  for (const [i, frame] of frames.entries()) frame.paint(all.subarray(i * bytes, (i + 1) * bytes));
  const raw = { width, height: height * frames.length, channels: 3, pageHeight: height } as const;
  const times = { delay: frames.map(({ showMs }) => showMs), loop: 0 };
  const animation = sharp(all, { raw, limitInputPixels: false });
  return format === 'gif'
    ? animation.gif({ ...times, effort: 1, dither: 0.6 }).toBuffer()
    : animation.webp({ ...times, quality: 85, effort: 2 }).toBuffer();
}
