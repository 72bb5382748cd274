import type { Raster } from '../../raster/raster.ts';
import { codeOf } from './obscured-map.ts';
import { labelPatches, neighboursOf } from './patches.ts';

/** What lossy compression leaves of zeros in eight bits. */
const BLACKEST_BYTE = 2;
/** Smaller ones are left alone: a dark roof at the edge. */
const LEAST_PX = 64;

/**
 * Where an image's frame reaches beyond its imagery: zeros in all bands that touch the frame, or ground that the scene does not show.
 * Pictures and many products state no nodata there, and as pixels they would read as ground that turned black. Deep water that a product
 * clips to zero up to its frame is taken for such a margin too: not observed, rather than unchanged.
 *
 * @param survey the scene seen small, of whole numbers or floats.
 * @returns one a survey pixel: 1 in a margin, its edge of one pixel included.
 */
export function blackMargins(survey: Raster): Uint8Array {
  const { width, height, valid } = survey;
  const isBlack = blackIn(survey);
  const black = valid.map((one, i) => (one === 1 && isBlack(i) ? 1 : 0));
  const margins = new Uint8Array(valid.length);
  const touchesFrame = (i: number) => {
    const neighbours = neighboursOf(i, width, width * height);
    return neighbours.length < 4 || neighbours.some((next) => valid[next] === 0);
  };
  for (const patch of labelPatches(black, width)) {
    if (patch.length < LEAST_PX || !patch.some(touchesFrame)) continue;
    for (const i of patch) {
      margins[i] = 1;
      for (const next of neighboursOf(i, width, width * height)) margins[next] = 1;
    }
  }
  return margins;
}

/**
 * A raster without its black margin, which is not measured.
 *
 * @param codes of what hides the ground (`ObscuredMap`), one a pixel; null where nothing does.
 */
export function withoutMargin(raster: Raster, codes: Uint8Array | null): Raster {
  const nodata = codeOf('nodata');
  if (codes?.includes(nodata) !== true) return raster;
  const isBlack = blackIn(raster);
  return { ...raster, valid: raster.valid.map((one, i) => (codes[i] === nodata && isBlack(i) ? 0 : one)) };
}

function blackIn({ bands }: Raster): (i: number) => boolean {
  const blackest = bands[0] instanceof Uint8Array ? BLACKEST_BYTE : 0;
  return (i) => bands.every((band) => Math.abs(band[i]!) <= blackest);
}
