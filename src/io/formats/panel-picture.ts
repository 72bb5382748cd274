import sharp, { type Sharp } from 'sharp';
import type { PanelPlan } from '../../core/publish/plan-panel.ts';
import type { Size } from '../../core/publish/plane-geometry.ts';

/** Enlarged by more, pixels are shown as the squares they are: a smooth picture would claim detail that is not there. */
const MOST_SMOOTH_ENLARGEMENT = 3;

export const PANEL_RESAMPLING = `Lanczos 3 for display; nearest pixel where enlarged more than ${MOST_SMOOTH_ENLARGEMENT} times`;

/** From line to line, along an edge. */
const HATCH_STEP_PX = 12;

/**
 * Scales a painted window to its panel.
 *
 * For the eye only: Lanczos overshoots at edges, so nothing may be measured on the outcome.
 *
 * @param rgba the plan's window, 8 bit, transparent where not observed.
 * @returns a PNG as data URI, transparent likewise.
 */
export async function panelPicture(rgba: Uint8ClampedArray, plan: PanelPlan, panel: Size): Promise<string> {
  const png = await scalePanel(rgba, plan, panel).png({ compressionLevel: 1 }).toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

/** The same as JPEG; what is transparent is hatched, so that ground that was not observed is not taken for dark ground. */
export async function panelJpeg(rgba: Uint8ClampedArray, plan: PanelPlan, panel: Size): Promise<Buffer> {
  const pixels = await scalePanel(rgba, plan, panel).raw().toBuffer();
  const rgb = Buffer.alloc(panel.width * panel.height * 3);
  for (let i = 0; i < panel.width * panel.height; i++) {
    const hatch = ((i % panel.width) + Math.floor(i / panel.width)) % HATCH_STEP_PX < HATCH_STEP_PX / 4 ? 0xa6 : 0xd9;
    const cover = pixels[4 * i + 3]! / 255;
    for (let band = 0; band < 3; band++) {
      rgb[3 * i + band] = Math.round(cover * pixels[4 * i + band]! + (1 - cover) * hatch);
    }
  }
  return sharp(rgb, { raw: { width: panel.width, height: panel.height, channels: 3 } })
    .jpeg({ quality: 84, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

function scalePanel(rgba: Uint8ClampedArray, { window, scaled, cut }: PanelPlan, panel: Size): Sharp {
  const kernel = scaled.width / window.width > MOST_SMOOTH_ENLARGEMENT ? 'nearest' : 'lanczos3';
  return sharp(rgba, { raw: { width: window.width, height: window.height, channels: 4 } })
    .resize(scaled.width, scaled.height, { fit: 'fill', kernel })
    .extract({ ...cut, width: panel.width, height: panel.height });
}
