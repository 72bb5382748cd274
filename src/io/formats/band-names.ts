import type { GeotiffImage } from './geotiff-image.ts';
import { YCBCR } from './tiff-blocks.ts';

const RGB = 2;
const COLOURS = ['red', 'green', 'blue'];

/** STAC common names by what files call them (STAC `eo` extension). */
const COMMON_NAMES: Readonly<Record<string, string>> = {
  r: 'red',
  g: 'green',
  b: 'blue',
  n: 'nir',
  'near infrared': 'nir',
  'near-infrared': 'nir',
  nearinfrared: 'nir',
  'red edge': 'rededge',
  red_edge: 'rededge',
  panchromatic: 'pan',
};

/** Colour interpretations of GDAL that name no band. */
const NO_NAMES: ReadonlySet<string> = new Set(['gray', 'grey', 'undefined', 'palette', 'alpha', 'unknown']);

/**
 * What each band is called: by its description, else its colour interpretation, else red, green and blue where the
 * pixels are a colour picture, else `band1` ….
 *
 * Four bands of 16 bits tagged as RGB are not taken for red, green, blue and one more: satellite products in the order
 * blue, green, red, near infrared carry that tag too. A wrong name would compare red with blue.
 */
export function readBandNames({ levels, palette, bandSamples, bandCount, sampleType, gdalMetadata }: GeotiffImage) {
  if (palette !== null) return COLOURS;
  const { photometric } = levels[0].image;
  const isPicture =
    (photometric === RGB || photometric === YCBCR) && (bandCount === 3 || (bandCount > 3 && sampleType === 'uint8'));
  const names = bandSamples.map((sample, band) => {
    const stated = gdalMetadata.descriptions[sample] ?? colourName(gdalMetadata.colours[sample]);
    return stated === undefined ? (isPicture && COLOURS[band]) || `band${band + 1}` : commonName(stated);
  });
  return new Set(names).size === names.length ? names : names.map((_, band) => `band${band + 1}`);
}

function colourName(colour: string | undefined): string | undefined {
  return colour === undefined || NO_NAMES.has(colour.toLowerCase()) ? undefined : colour;
}

/** Lower case for what STAC has a common name; any other name stays as it is. */
function commonName(stated: string): string {
  const name = stated.trim();
  const lower = name.toLowerCase();
  return (
    COMMON_NAMES[lower] ??
    (/^(coastal|blue|green|yellow|red|rededge|nir|nir08|swir16|swir22|pan)$/.test(lower) ? lower : name)
  );
}
