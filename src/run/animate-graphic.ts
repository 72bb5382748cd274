import type { Motion } from '../core/publish/graphic-export.ts';
import { type FrameContent, layoutFrame } from '../core/publish/layout-frame.ts';
import type { Box, Point } from '../core/publish/plane-geometry.ts';
import { encodeAnimation, type Frame } from '../io/formats/encode-picture.ts';
import { type Pixels, rasteriseScene } from '../io/formats/render-scene.ts';
import type { ComposedGraphic } from './graphic.ts';

/** How long a date is held, ms: slow enough not to flicker (WCAG 2.3.1 allows three flashes a second). */
const HOLD_MS = 1200;
const STEP_MS = 60;
/** Steps of the line from one side to the other; there and back make twenty frames. */
const STEPS = 9;
const LINE_PX = 4;

/** Both dates in one place, in turn, for ever: each a page with its date, scale, key, credit and small print. */
export async function animate(
  graphic: ComposedGraphic & FrameContent,
  format: 'gif' | 'webp',
  motion: Motion,
): Promise<{ readonly bytes: Buffer; readonly size: { readonly widthPx: number; readonly heightPx: number } }> {
  const { scene, typeface, pictures } = graphic;
  const both = await rasteriseScene(scene, typeface, pictures);
  const page = async (date: 'before' | 'after') => {
    const panel = scene.panels[date];
    const { scene: frame, place } = layoutFrame(graphic, typeface, { date, panel });
    const pixels = await rasteriseScene(frame, typeface, pictures);
    copy(both, { x: Math.round(panel.x), y: Math.round(panel.y) }, pixels, place);
    return { pixels, place };
  };
  const { pixels: before } = await page('before');
  const { pixels: after, place } = await page('after');
  const frames = motion === 'blink' ? [held(before), held(after)] : swipe(before, after, place);
  const { width, height } = before;
  return { bytes: await encodeAnimation(frames, before, format), size: { widthPx: width, heightPx: height } };
}

function held({ rgb }: Pixels): Frame {
  return { showMs: HOLD_MS, paint: (into) => void rgb.copy(into) };
}

/** There and back. */
function swipe(before: Pixels, after: Pixels, place: Box): Frame[] {
  const steps = Array.from({ length: STEPS }, (_, i) => Math.round(place.x + (place.width * (i + 1)) / (STEPS + 1)));
  const forth = steps.map((x) => ({
    showMs: STEP_MS,
    paint: (into: Buffer) => paintDivided(into, after, before, x, place),
  }));
  return [held(before), ...forth, held(after), ...forth.toReversed()];
}

/** What is left of `x` from one picture, the rest from the other, with a line between them over the ground. */
function paintDivided(into: Buffer, left: Pixels, right: Pixels, x: number, place: Box): void {
  right.rgb.copy(into);
  for (let y = 0; y < right.height; y++) {
    const start = 3 * y * right.width;
    left.rgb.copy(into, start, start, start + 3 * x);
    const isGround = y >= place.y && y < place.y + place.height;
    if (isGround) into.fill(255, start + 3 * (x - LINE_PX / 2), start + 3 * (x + LINE_PX / 2));
  }
}

/** Fills a place from another picture, from a corner of it on. */
function copy(from: Pixels, corner: Point, to: Pixels, place: Box): void {
  for (let row = 0; row < place.height; row++) {
    const start = 3 * ((corner.y + row) * from.width + corner.x);
    from.rgb.copy(to.rgb, 3 * ((place.y + row) * to.width + place.x), start, start + 3 * place.width);
  }
}
