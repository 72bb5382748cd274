import { BufferTarget, CanvasSource, getFirstEncodableVideoCodec, Mp4OutputFormat, Output } from 'mediabunny';
import type { Motion } from '../state/publish-view.ts';

const FRAMES_A_SECOND = 25;
/** How long a date is held, and how long the line takes from side to side, s: slower than what may flash (WCAG 2.3.1). */
const HOLD_S = 1.2;
const WIPE_S = 1.6;
/** How often both dates come round. */
const ROUNDS = 3;
const BITS_A_SECOND = 6e6;
const LINE_PX = 4;

/**
 * An MP4 of both dates, as the server draws them with their labels and credit: one after the other, or with a line that goes over
 * the ground and back.
 *
 * @param dates an animation whose first frame is the before date and whose second is the after date.
 * @throws Error where this browser cannot encode it.
 */
export async function makeMovie(dates: Blob, motion: Motion, signal: AbortSignal): Promise<Blob> {
  const [before, after] = await framesOf(dates);
  // Chroma is sampled by twos.
  const width = before.displayWidth + (before.displayWidth % 2);
  const height = before.displayHeight + (before.displayHeight % 2);
  const codec = await getFirstEncodableVideoCodec(['avc', 'hevc', 'vp9', 'av1'], { width, height });
  if (codec === null) throw new Error('This browser encodes no video of this size. Take the GIF, or a smaller width.');
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d', { willReadFrequently: true })!;
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target: new BufferTarget() });
  const source = new CanvasSource(canvas, { codec, bitrate: BITS_A_SECOND });
  output.addVideoTrack(source, { frameRate: FRAMES_A_SECOND });
  await output.start();
  try {
    const rows = differingRows(pen, before, after);
    const shares = sharesOfAfter(motion);
    for (const [i, share] of shares.entries()) {
      signal.throwIfAborted();
      draw(pen, { before, after, share, rows });
      await source.add(i / FRAMES_A_SECOND, 1 / FRAMES_A_SECOND);
    }
    await output.finalize();
  } catch (error) {
    await output.cancel();
    throw error;
  } finally {
    before.close();
    after.close();
  }
  return new Blob([output.target.buffer!], { type: 'video/mp4' });
}

async function framesOf(dates: Blob): Promise<readonly [VideoFrame, VideoFrame]> {
  const decoder = new ImageDecoder({ data: await dates.arrayBuffer(), type: dates.type || 'image/webp' });
  const { image: before } = await decoder.decode({ frameIndex: 0 });
  const { image: after } = await decoder.decode({ frameIndex: 1 });
  decoder.close();
  return [before, after];
}

/** Of each frame, how much of its width shows the after date, from the left, 0..1. */
function sharesOfAfter(motion: Motion): readonly number[] {
  const held = (share: number) => Array<number>(HOLD_S * FRAMES_A_SECOND).fill(share);
  const steps = WIPE_S * FRAMES_A_SECOND;
  const forth = motion === 'blink' ? [] : Array.from({ length: steps - 1 }, (_, i) => ease((i + 1) / steps));
  const round = [...held(0), ...forth, ...held(1), ...forth.toReversed()];
  return Array.from({ length: ROUNDS }, () => round).flat();
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

function draw(
  pen: OffscreenCanvasRenderingContext2D,
  {
    before,
    after,
    share,
    rows,
  }: { before: VideoFrame; after: VideoFrame; share: number; rows: { readonly top: number; readonly bottom: number } },
): void {
  const { width, height } = pen.canvas;
  const edge = Math.round(width * share);
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(before, 0, 0);
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, edge, height);
  pen.clip();
  pen.drawImage(after, 0, 0);
  pen.restore();
  if (edge > 0 && edge < width) pen.fillRect(edge - LINE_PX / 2, rows.top, LINE_PX, rows.bottom - rows.top);
}

/** Between which rows the dates differ: title, scale and credit are the same on both. */
function differingRows(
  pen: OffscreenCanvasRenderingContext2D,
  before: VideoFrame,
  after: VideoFrame,
): { readonly top: number; readonly bottom: number } {
  const { width, height } = pen.canvas;
  const pixelsOf = (frame: VideoFrame) => {
    pen.drawImage(frame, 0, 0);
    return new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
  };
  const one = pixelsOf(before);
  const other = pixelsOf(after);
  const differs = (row: number) => {
    for (let i = row * width; i < (row + 1) * width; i++) if (one[i] !== other[i]) return true;
    return false;
  };
  let top = 0;
  while (top < height && !differs(top)) top++;
  let bottom = height;
  while (bottom > top && !differs(bottom - 1)) bottom--;
  return { top, bottom };
}
