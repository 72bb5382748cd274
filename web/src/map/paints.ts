import type { Paint } from './tile-source.ts';

/** Magnitudes at which regions grow and are seeded: the thresholds of the run, in the change map's own units. */
export interface ChangeThresholds {
  readonly growMagnitude: number;
  readonly seedMagnitude: number;
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/**
 * The colours of the change map along its ramp: clear ground up to half the growing threshold, yellow at it, red where a
 * region can start, dark purple from eight times that. Lightness falls all the way, so it reads without hue.
 */
const rampStops: readonly { readonly at: number; readonly colour: Colour }[] = [
  { at: 0, colour: [255, 236, 140, 0] },
  { at: 0.5, colour: [255, 236, 140, 0] },
  { at: 1, colour: [253, 200, 70, 140] },
  { at: 2, colour: [228, 68, 42, 180] },
  { at: 3.5, colour: [122, 8, 78, 195] },
  { at: 5, colour: [52, 2, 66, 205] },
];

/** Even up to the thresholds, at 1 and 2; above them a step for each doubling, as strong change is a hundred times weak. */
function rampPosition(magnitude: number, { growMagnitude, seedMagnitude }: ChangeThresholds): number {
  if (magnitude <= growMagnitude) return magnitude / growMagnitude;
  if (magnitude <= seedMagnitude) return 1 + (magnitude - growMagnitude) / (seedMagnitude - growMagnitude);
  return 2 + Math.log2(magnitude / seedMagnitude);
}

function rampColour(position: number): Colour {
  const upper = rampStops.findIndex(({ at }) => at >= position);
  if (upper < 0) return rampStops.at(-1)!.colour;
  const high = rampStops[upper]!;
  const low = rampStops[upper - 1] ?? high;
  const share = high.at > low.at ? (position - low.at) / (high.at - low.at) : 0;
  const blend = (channel: 0 | 1 | 2 | 3) =>
    Math.round(low.colour[channel] + share * (high.colour[channel] - low.colour[channel]));
  return [blend(0), blend(1), blend(2), blend(3)];
}

const RAMP_ENTRIES = 256;
const RAMP_END = rampStops.at(-1)!.at;

/** The change map over the scenes. */
export function paintChange(thresholds: ChangeThresholds): Paint {
  const table = Array.from({ length: RAMP_ENTRIES }, (_, entry) =>
    packed(rampColour((entry / (RAMP_ENTRIES - 1)) * RAMP_END)),
  );
  return ({ bands: [magnitude], valid }) => {
    const pixels = new Uint32Array(valid.length);
    for (let i = 0; i < valid.length; i++) {
      if (!valid[i]) continue;
      const share = Math.min(rampPosition(magnitude![i]!, thresholds) / RAMP_END, 1);
      pixels[i] = table[Math.round(share * (RAMP_ENTRIES - 1))]!;
    }
    return new Uint8Array(pixels.buffer);
  };
}

/** RGBA as one 32-bit word of a little-endian machine, which every browser runs on: one write a pixel. */
function packed([red, green, blue, alpha]: Colour): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

const NOT_OBSERVED = 255;
const notObservedGrey = packed([128, 134, 140, 255]);

/**
 * What was not seen on both dates, as one flat grey; the style sheet cuts the hatching out of it. Tiles are filled up
 * with it beyond the image's edge, where layers end.
 */
export const paintNotObserved: Paint = ({ bands: [mask], valid }) => {
  const pixels = new Uint32Array(valid.length);
  for (let i = 0; i < valid.length; i++) {
    if (!valid[i] || mask![i] === NOT_OBSERVED) pixels[i] = notObservedGrey;
  }
  return new Uint8Array(pixels.buffer);
};
