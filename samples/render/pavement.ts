import { Cover, type Paint } from './canvas.ts';
import { type Colour, clamp01, colour, smoothStep } from './colour.ts';
import type { Textures } from './noise.ts';
import type { Frame } from './outline.ts';
import { hash } from './random.ts';

/** A pavement of concrete slabs laid along a frame. */
export interface Slabs {
  readonly tint: Colour;
  /** Slab size along and across the frame, m. */
  readonly length: number;
  readonly width: number;
  /** 0 new … 1 old: stains, patched slabs, weeds in the joints. */
  readonly wear: number;
}

export const slabs = {
  runway: { tint: colour('#b3ab9e'), length: 7, width: 7, wear: 0.5 },
  apron: { tint: colour('#b9b0a1'), length: 6, width: 6, wear: 0.7 },
  taxiway: { tint: colour('#b1a898'), length: 6, width: 4, wear: 0.8 },
  stand: { tint: colour('#a89e8d'), length: 5, width: 5, wear: 1 },
} as const satisfies Record<string, Slabs>;

const JOINT_WIDTH = 0.22;
const TAR = colour('#5a554d');
const WEEDS = colour('#6d6a4d');
const GRIME = colour('#6f685d');

export function concrete({ cloud, grain }: Textures, frame: Frame, laid: Slabs, seed = 1): Paint {
  const { tint, length, width, wear } = laid;
  return (canvas, start, count, x, y) => {
    const { red, green, blue, heights, cover, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      const along = (east - frame.x) * frame.sin + (y - frame.y) * frame.cos;
      const across = (y - frame.y) * frame.sin - (east - frame.x) * frame.cos;
      const col = Math.floor(along / length);
      const row = Math.floor(across / width);
      const cast = hash(col, row, seed);
      const dirt = cloud.at(along / 1.7 + 40, across / 0.8 + 7);
      const fine = grain.at(along / 0.35, across / 0.35);
      let tone = 1 + ((cast & 255) / 255 - 0.5) * 0.1 * (0.5 + wear) + 0.035 * fine;
      const kind = cast >>> 24;
      if (kind < 7 * wear) tone *= 1.12;
      else if (kind < 14 * wear) tone *= 0.84;
      let r = tint[0] * tone;
      let g = tint[1] * tone;
      let b = tint[2] * tone;
      const grimy = 0.55 * wear * smoothStep(0.3, 2.4, dirt + 0.25 * fine);
      r += grimy * (GRIME[0] - r);
      g += grimy * (GRIME[1] - g);
      b += grimy * (GRIME[2] - b);
      if (along - col * length < JOINT_WIDTH || across - row * width < JOINT_WIDTH) {
        const joint = 0.35 + 0.3 * wear;
        const filling = dirt + 0.4 * fine > 1.1 ? WEEDS : TAR;
        r += joint * (filling[0] - r);
        g += joint * (filling[1] - g);
        b += joint * (filling[2] - b);
      }
      red[at] = r;
      green[at] = g;
      blue[at] = b;
      heights[at] = 0;
      cover[at] = Cover.paved;
    }
  };
}

export const asphaltTint = colour('#77746e');
export const oldAsphaltTint = colour('#8a857b');

export function asphalt({ cloud, grain }: Textures, tint: Colour): Paint {
  return (canvas, start, count, x, y) => {
    const { red, green, blue, heights, cover, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      const tone = 1 + 0.08 * cloud.at(east / 0.7, y / 0.7) + 0.05 * grain.at(east / 0.3, y / 0.3);
      red[at] = tint[0] * tone;
      green[at] = tint[1] * tone;
      blue[at] = tint[2] * tone;
      heights[at] = 0;
      cover[at] = Cover.paved;
    }
  };
}

const DUST = colour('#b3a287');

/** A track of bare soil with ragged edges; `strength` 0..1 is how well it is used. */
export function dirt({ cloud, grain }: Textures, strength: number): Paint {
  return (canvas, start, count, x, y) => {
    const { red, green, blue, heights, cover, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      if (cover[at] === Cover.water) continue;
      const worn = grain.at(east / 0.5, y / 0.5);
      const share = strength * smoothStep(-1.6, 0.8, worn + 0.7 * cloud.at(east / 1.9, y / 1.9));
      const tone = 1 + 0.06 * worn;
      red[at]! += share * (DUST[0] * tone - red[at]!);
      green[at]! += share * (DUST[1] * tone - green[at]!);
      blue[at]! += share * (DUST[2] * tone - blue[at]!);
      heights[at]! *= 1 - share;
      if (share > 0.5) cover[at] = Cover.soil;
    }
  };
}

/** Old paint on pavement: worn through where the surface is rough. */
export function marking({ cloud, grain }: Textures, tint: Colour, opacity: number): Paint {
  return (canvas, start, count, x, y) => {
    const { red, green, blue, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      const wear = 0.3 * grain.at(east / 0.35, y / 0.35) + 0.35 * cloud.at(east / 0.9, y / 0.9);
      const share = opacity * clamp01(0.9 + wear);
      red[at]! += share * (tint[0] - red[at]!);
      green[at]! += share * (tint[1] - green[at]!);
      blue[at]! += share * (tint[2] - blue[at]!);
    }
  };
}

const RUBBER = colour('#3a3835');

/** Streaks along a frame that thin out towards the ends and sides of `length` × `width`: rubber, oil, wheel dust. */
export function streaks(
  { cloud }: Textures,
  frame: Frame,
  length: number,
  width: number,
  opacity: number,
  tint = RUBBER,
): Paint {
  return (canvas, start, count, x, y) => {
    const { red, green, blue, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      const along = (east - frame.x) * frame.sin + (y - frame.y) * frame.cos;
      const across = (y - frame.y) * frame.sin - (east - frame.x) * frame.cos;
      const end = smoothStep(1, 0.4, Math.abs(along) / (length / 2));
      const side = smoothStep(1, 0.1, Math.abs(across) / (width / 2));
      const lines = cloud.at(along / 14 + frame.x, across / 0.28) * 0.5 + cloud.at(along / 5, across / 0.9) * 0.3;
      const share = opacity * end * side * clamp01(0.45 + 0.42 * lines);
      red[at]! += share * (tint[0] - red[at]!);
      green[at]! += share * (tint[1] - green[at]!);
      blue[at]! += share * (tint[2] - blue[at]!);
    }
  };
}

const OIL = colour('#4d4840');

/** A stain that fades outwards from a place, m. */
export function stain(
  { cloud }: Textures,
  place: { x: number; y: number },
  radius: number,
  opacity: number,
  tint = OIL,
): Paint {
  return (canvas, start, count, x, y) => {
    const { red, green, blue, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      const distance = Math.sqrt((east - place.x) ** 2 + (y - place.y) ** 2) / radius;
      const share = opacity * smoothStep(1, 0.1, distance + 0.16 * cloud.at(east / 0.4, y / 0.4));
      red[at]! += share * (tint[0] - red[at]!);
      green[at]! += share * (tint[1] - green[at]!);
      blue[at]! += share * (tint[2] - blue[at]!);
    }
  };
}
