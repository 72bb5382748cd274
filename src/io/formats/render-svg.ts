import sharp from 'sharp';

/**
 * An SVG as PNG, opaque, at its own size.
 *
 * For our own SVGs only: size limits are off, since pictures stand in it as data URIs. It must hold no text elements,
 * which would be drawn with whatever fonts the machine has.
 */
export async function renderSvg(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg), { unlimited: true }).removeAlpha().png({ adaptiveFiltering: true }).toBuffer();
}
