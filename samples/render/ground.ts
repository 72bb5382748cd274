import { Cover, type Paint } from './canvas.ts';
import { type Colour, clamp01, colour, smoothStep } from './colour.ts';
import { AlongRow, type Noise, type Textures } from './noise.ts';
import type { Frame } from './outline.ts';

/** How a stretch of open ground grows. */
export interface Growth {
  readonly dry: Colour;
  readonly green: Colour;
  readonly soil: Colour;
  /** -1 all dry … 1 all green. */
  readonly greenness: number;
  /** -3 closed sward … 1 mostly bare soil. */
  readonly bareness: number;
  /** -3 none … 1 thicket. */
  readonly scrub: number;
  /** Strength of mowing or ploughing streaks along the frame, 0..1. */
  readonly streaks: number;
}

const DRY = colour('#a39373');
const GREEN = colour('#787350');
const SOIL = colour('#b4a285');
const BUSH = colour('#4a5038');

export const growths = {
  steppe: { dry: DRY, green: GREEN, soil: SOIL, greenness: 0, bareness: -1.6, scrub: -1.1, streaks: 0.1 },
  mown: {
    dry: colour('#a19272'),
    green: colour('#827c58'),
    soil: SOIL,
    greenness: -0.25,
    bareness: -1.9,
    scrub: -3,
    streaks: 0.6,
  },
  scrub: { dry: DRY, green: colour('#6b6949'), soil: SOIL, greenness: 0.4, bareness: -1.5, scrub: 0.1, streaks: 0 },
  yard: { dry: DRY, green: GREEN, soil: colour('#a5937c'), greenness: -0.2, bareness: -0.5, scrub: -1.8, streaks: 0 },
  stubble: {
    dry: colour('#ab9a74'),
    green: colour('#9a8b66'),
    soil: colour('#a08a6b'),
    greenness: -0.3,
    bareness: -1.5,
    scrub: -3,
    streaks: 1.3,
  },
  ploughed: {
    dry: colour('#877763'),
    green: colour('#7a6a57'),
    soil: colour('#92806a'),
    greenness: 0,
    bareness: -0.4,
    scrub: -3,
    streaks: 1.6,
  },
  crop: {
    dry: colour('#88815c'),
    green: colour('#6d7149'),
    soil: colour('#8f7f60'),
    greenness: 0.5,
    bareness: -1.8,
    scrub: -3,
    streaks: 1.1,
  },
} as const satisfies Record<string, Growth>;

/** Distance between knots, m: well under half of the shortest wave. */
const BROAD_SPACING = 3;
const PATCH_SPACING = 0.6;
/** Width of mowing and ploughing streaks, m: half the narrowest. */
const STREAK_TEXEL = 0.55;
/** No bush grows where grain this many deviations above its mean would be needed. */
const RAREST_GRAIN = 3;

/** Grass, weeds, bare patches and bushes; bushes stand up and cast shadows. */
export function growing({ cloud, grain }: Textures, growth: Growth, { sin, cos }: Frame): Paint {
  const { dry, green, soil, greenness, bareness, scrub, streaks } = growth;
  const streakAt = (east: number, y: number): number =>
    cloud.at((east * sin + y * cos) / 9, (y * sin - east * cos) / STREAK_TEXEL);
  return (canvas, start, count, x, y) => {
    const { red, green: greens, blue, heights, cover, step } = canvas;
    const spacing = Math.max(step, PATCH_SPACING);
    const broads = new AlongRow((east) => broadAt(cloud, east, y), y, BROAD_SPACING);
    const patches = new AlongRow((east) => patchAt(cloud, east, y), y, spacing);
    const streakLines = new AlongRow(streakAt, y, spacing);
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      const broad = broads.at(east);
      const patch = patches.at(east);
      const tuft = grain.at((east * 0.8 - y * 0.6) / 0.34, (east * 0.6 + y * 0.8) / 0.34);
      const streak = streaks === 0 ? 0 : streaks * streakLines.at(east);

      const lush = clamp01(0.5 + 0.5 * greenness + 0.32 * broad + 0.1 * patch + 0.1 * tuft);
      const bare = smoothStep(1.0, 2.4, bareness + 1.5 + 0.8 * patch - 0.5 * broad + 0.45 * tuft);
      const tone = 1 + 0.07 * patch + 0.16 * tuft * (1 - 0.5 * bare) + 0.08 * streak + 0.05 * broad;
      let r = dry[0] + lush * (green[0] - dry[0]);
      let g = dry[1] + lush * (green[1] - dry[1]);
      let b = dry[2] + lush * (green[2] - dry[2]);
      r += bare * (soil[0] - r);
      g += bare * (soil[1] - g);
      b += bare * (soil[2] - b);
      heights[at] = 0;
      cover[at] = bare > 0.6 ? Cover.soil : Cover.vegetation;
      const wanted = 1.9 - scrub - 0.55 * broad - 0.5 * patch;
      if (wanted < RAREST_GRAIN) {
        const over = grain.at((east * 0.34 + y * 0.94) / 0.6 + 50, (y * 0.34 - east * 0.94) / 0.6) - wanted;
        if (over > 0) {
          const cast = clamp01(over * 3);
          r += cast * (BUSH[0] - r);
          g += cast * (BUSH[1] - g);
          b += cast * (BUSH[2] - b);
          heights[at] = Math.min(1.9, over * 1.6);
        }
      }
      red[at] = r * tone;
      greens[at] = g * tone;
      blue[at] = b * tone;
    }
  };
}

/** Waves of 13 m to 800 m. */
function broadAt(cloud: Noise, x: number, y: number): number {
  return cloud.at((x * 0.94 + y * 0.34) / 6.3, (y * 0.94 - x * 0.34) / 6.3);
}

/** Waves of 1.7 m to 110 m. */
function patchAt(cloud: Noise, x: number, y: number): number {
  return cloud.at((x * 0.71 - y * 0.7) / 0.83 + 311, (y * 0.71 + x * 0.7) / 0.83 + 97);
}

const SHALLOW = colour('#6f8378');
const DEEP = colour('#2c4750');
const SAND = colour('#c2b393');
const WIDEST_BEACH = 40;
const SHORE_KNOT_SPACING = 3;

/**
 * Sea, surf and beach by the distance from a shore line that wavers.
 *
 * @param offshore distance out to sea, m; negative on land.
 * @param waves another number for another day: waves do not stand still.
 */
export function coast({ cloud, grain }: Textures, offshore: (x: number, y: number) => number, waves: number): Paint {
  return (canvas, start, count, x, y) => {
    const { red, green, blue, heights, cover, step } = canvas;
    const distances = new AlongRow((east) => offshore(east, y) + 9 * cloud.at(east / 7, y / 7), y, SHORE_KNOT_SPACING);
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      const out = distances.at(east);
      if (out < -WIDEST_BEACH) continue;
      const sandEdge = 24 + 3 * grain.at(east / 2.2, y / 2.2);
      if (out < -sandEdge) continue;
      const speckle = grain.at(east / 0.4, y / 0.4);
      heights[at] = 0;
      if (out < 0) {
        const wet = smoothStep(-5, -1, out);
        const tone = (1 + 0.06 * speckle) * (1 - 0.35 * wet);
        red[at] = SAND[0] * tone;
        green[at] = SAND[1] * tone;
        blue[at] = SAND[2] * tone;
        cover[at] = Cover.soil;
        continue;
      }
      const swell = cloud.at((east * 0.5 + y * 0.87) / 0.9 + waves, (y * 0.5 - east * 0.87) / 2.4 + waves);
      const depth = 1 - Math.exp(-(out + 6 * swell) / 70);
      const surf = Math.exp(-out / 7);
      const foam = 0.45 * surf * smoothStep(-0.4, 1.2, swell);
      const tone = 1 + 0.035 * swell + 0.05 * speckle;
      red[at] = (SHALLOW[0] + depth * (DEEP[0] - SHALLOW[0])) * tone + foam * 0.5;
      green[at] = (SHALLOW[1] + depth * (DEEP[1] - SHALLOW[1])) * tone + foam * 0.5;
      blue[at] = (SHALLOW[2] + depth * (DEEP[2] - SHALLOW[2])) * tone + foam * 0.5;
      cover[at] = Cover.water;
    }
  };
}
