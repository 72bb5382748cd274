import sharp from 'sharp';

/** @param rgba 8 bit, row-major. */
export async function pngOf(
  rgba: Uint8ClampedArray,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Buffer> {
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .png({ adaptiveFiltering: true })
    .toBuffer();
}
