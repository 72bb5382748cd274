import sharp from 'sharp';
import type { Pixels } from './render-svg.ts';

/** @param quality 1..100. Colours are kept at full resolution: thin lines fray otherwise. */
export async function encodeJpeg({ width, height, rgb }: Pixels, quality: number): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:4:4', mozjpeg: true })
    .toBuffer();
}

/** One frame of an animation, and how long it is shown, ms. */
export interface Frame extends Pixels {
  readonly showMs: number;
}

/**
 * An animation that runs for ever.
 *
 * @param frames at least two, all of one size.
 */
export async function encodeAnimation(frames: readonly Frame[], format: 'gif' | 'webp'): Promise<Buffer> {
  const { width, height } = frames[0]!;
  const tall = Buffer.concat(frames.map(({ rgb }) => rgb));
  const raw = { width, height: height * frames.length, channels: 3, pageHeight: height } as const;
  const times = { delay: frames.map(({ showMs }) => showMs), loop: 0 };
  const animation = sharp(tall, { raw, limitInputPixels: false });
  return format === 'gif'
    ? animation.gif({ ...times, effort: 1, dither: 0.6 }).toBuffer()
    : animation.webp({ ...times, quality: 85, effort: 2 }).toBuffer();
}
