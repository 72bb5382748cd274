import sharp from 'sharp';
import { graphicToSvg } from '../../core/publish/graphic-to-svg.ts';
import type { PlannedTriptych } from '../../core/publish/triptych.ts';
import type { Typeface } from '../../core/publish/typeface.ts';

/**
 * A triptych as JPEG, small enough for a message.
 *
 * @param pictures JPEG by the name of their plan.
 */
export async function renderTriptych(
  { widthPx: width, heightPx: height, elements, pictures: placed }: PlannedTriptych,
  typeface: Typeface,
  pictures: ReadonlyMap<string, Buffer>,
): Promise<Buffer> {
  const svg = graphicToSvg({ widthPx: width, heightPx: height, background: 'none', elements }, typeface, {});
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([
      ...placed.map(({ plan, at }) => ({ input: pictures.get(plan.name)!, left: at.x, top: at.y })),
      { input: Buffer.from(svg), left: 0, top: 0 },
    ])
    .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
    .toBuffer();
}
