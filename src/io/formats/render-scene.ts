import sharp, { type OverlayOptions } from 'sharp';
import type { GraphicElement, GraphicScene } from '../../core/publish/graphic-scene.ts';
import { type GraphicPictures, graphicToSvg } from '../../core/publish/graphic-to-svg.ts';
import type { Typeface } from '../../core/publish/typeface.ts';

/** Opaque pixels, 8 bit RGB, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/** A graphic as PNG, opaque, at its own size. */
export async function renderScene(scene: GraphicScene, typeface: Typeface, pictures: GraphicPictures): Promise<Buffer> {
  return paint(scene, typeface, pictures).png({ adaptiveFiltering: true }).toBuffer();
}

/** The same as pixels. */
export async function rasteriseScene(
  scene: GraphicScene,
  typeface: Typeface,
  pictures: GraphicPictures,
): Promise<Pixels> {
  const { data, info } = await paint(scene, typeface, pictures).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

/**
 * The pictures, and as SVG what lies between them, laid one over the other: pictures that stood in the SVG would be read again for
 * every tile of it, which takes a graphic of 8,000 px most of a minute. Pictures lie on whole pixels.
 */
function paint(scene: GraphicScene, typeface: Typeface, pictures: GraphicPictures) {
  const { widthPx: width, heightPx: height, background } = scene;
  const layers: OverlayOptions[] = [];
  let drawn: GraphicElement[] = [];
  const layDown = () => {
    const svg = graphicToSvg({ ...scene, background: 'none', elements: drawn }, typeface, {});
    if (drawn.length > 0) layers.push({ input: Buffer.from(svg), left: 0, top: 0, limitInputPixels: false });
    drawn = [];
  };
  for (const element of scene.elements) {
    if (element.kind === 'picture') {
      layDown();
      const { name, x, y } = element;
      const place = { left: Math.round(x), top: Math.round(y) };
      layers.push({ input: bytesOf(pictures[name]!), ...place, limitInputPixels: false });
    } else drawn.push(element);
  }
  layDown();
  const page = { create: { width, height, channels: 3, background } } as const;
  return sharp(page).composite(layers).removeAlpha();
}

function bytesOf(dataUri: string): Buffer {
  return Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64');
}
