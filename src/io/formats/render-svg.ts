import sharp from 'sharp';

/** Opaque pixels, 8 bit RGB, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/**
 * An SVG as PNG, opaque, at its own size.
 *
 * For our own SVGs only: size limits are off, since pictures stand in it as data URIs. It must hold no text elements,
 * which would be drawn with whatever fonts the machine has.
 */
export async function renderSvg(svg: string): Promise<Buffer> {
  return opaque(svg).png({ adaptiveFiltering: true }).toBuffer();
}

/** The same as pixels. */
export async function rasteriseSvg(svg: string): Promise<Pixels> {
  const { data, info } = await opaque(svg).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

function opaque(svg: string) {
  return sharp(Buffer.from(svg), { unlimited: true }).removeAlpha();
}
