import sharp from 'sharp';
import type { PanelPlan } from '../../core/publish/plan-panel.ts';

/** Enlarged by more, pixels are shown as the squares they are: a smooth picture would claim detail that is not there. */
const MOST_SMOOTH_ENLARGEMENT = 3;

export const PANEL_RESAMPLING = `Lanczos 3 for display; nearest pixel where enlarged more than ${MOST_SMOOTH_ENLARGEMENT} times`;

/**
 * Scales a painted window to its panel.
 *
 * For the eye only: Lanczos overshoots at edges, so nothing may be measured on the outcome.
 *
 * @param rgba the plan's window, 8 bit, transparent where not observed.
 * @returns a PNG as data URI, transparent likewise.
 */
export async function panelPicture(
  rgba: Uint8ClampedArray,
  { window, scaled, cut }: PanelPlan,
  panel: { readonly width: number; readonly height: number },
): Promise<string> {
  const kernel = scaled.width / window.width > MOST_SMOOTH_ENLARGEMENT ? 'nearest' : 'lanczos3';
  const png = await sharp(rgba, { raw: { width: window.width, height: window.height, channels: 4 } })
    .resize(scaled.width, scaled.height, { fit: 'fill', kernel })
    .extract({ ...cut, width: panel.width, height: panel.height })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
