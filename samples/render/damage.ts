import { Cover, type Layer, layer } from './canvas.ts';
import { clamp01, colour, smoothStep } from './colour.ts';
import type { Textures } from './noise.ts';
import { circle, type Frame, frameIn, type Outline, type Place, rectangle } from './outline.ts';
import { hash, type Random } from './random.ts';
import { type Building, box, raise, roofs } from './structures.ts';

const FRESH_SOIL = colour('#a18a69');
const DEEP_SOIL = colour('#7c6a53');
const SUBSOIL = colour('#c0ae8e');
/** Depth and rim height of a bowl, shares of its rim diameter. */
const DEPTH = 0.2;
const RIM = 0.045;
/** How far ejecta reach, rim radii. */
const EJECTA_REACH = 3.6;

/**
 * A crater: bowl, raised rim, and ejecta that thin out in rays.
 *
 * @param diameter between the rim's crests, m.
 */
export function crater({ cloud, grain }: Textures, place: Place, diameter: number, random: Random): Layer {
  const radius = diameter / 2;
  const seed = random.between(0, 900);
  const rays = Math.floor(random.between(9, 15));
  return layer(circle(place, radius * EJECTA_REACH, 40), (canvas, start, count, x, y) => {
    const { red, green, blue, heights, cover, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      const dx = east - place.x;
      const dy = y - place.y;
      const angle = Math.atan2(dy, dx);
      const lumps = grain.at(east / 0.4, y / 0.4);
      const ragged = 0.035 * cloud.at(seed + 5 * Math.cos(angle), seed + 5 * Math.sin(angle)) + 0.015 * lumps;
      const r = Math.hypot(dx, dy) / radius + ragged;
      const ray =
        0.5 +
        0.3 * Math.sin(rays * angle + seed) +
        0.35 * cloud.at(seed + angle * 5.1, r * 1.4) +
        0.2 * Math.sin(2.6 * rays * angle);
      const thrown = r < 1 ? 1 : clamp01(1.35 * Math.exp(-(r - 1) / 0.75) * (0.45 + ray) - 0.06);
      if (thrown <= 0) continue;
      const bowl = r < 1 ? -DEPTH * diameter * (1 - r * r) : 0;
      const rim = RIM * diameter * Math.exp(-(((r - 1.04) / (r < 1.04 ? 0.13 : 0.34)) ** 2));
      heights[at] =
        (r < 1.6 ? heights[at]! * smoothStep(1.2, 1.6, r) : heights[at]!) + bowl + rim + 0.13 * lumps * thrown;
      const tone = 1 + 0.11 * lumps;
      const inner = smoothStep(1, 0.2, r);
      const pale = smoothStep(0.75, 1.02, r) * smoothStep(1.7, 1.05, r) * 0.75;
      const soil = (channel: 0 | 1 | 2): number => {
        const base = FRESH_SOIL[channel] + inner * (DEEP_SOIL[channel] - FRESH_SOIL[channel]);
        return (base + pale * (SUBSOIL[channel] - base)) * tone;
      };
      const share = thrown * (r < 1.2 ? 1 : 0.9);
      red[at]! += share * (soil(0) - red[at]!);
      green[at]! += share * (soil(1) - green[at]!);
      blue[at]! += share * (soil(2) - blue[at]!);
      if (share > 0.5) cover[at] = Cover.soil;
    }
  });
}

const BURNT = colour('#2f2b28');
const SINGED = colour('#56493a');
const SOOT = colour('#3d3a37');

/**
 * Burnt ground: black where grass stood, spared islands, singed edges; pavement and objects are only sooted.
 *
 * @param outline the rough edge of the fire; the burn frays within about a seventh of its radius.
 */
export function burn({ cloud, grain }: Textures, middle: Place, outline: Outline, strength = 1): Layer {
  const radiusAt = radialProfile(middle, outline);
  return layer(outline, (canvas, start, count, x, y) => {
    const { red, green, blue, heights, cover, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const kind = cover[at]!;
      if (kind === Cover.water) continue;
      const east = x + i * step;
      const dx = east - middle.x;
      const dy = y - middle.y;
      const r = Math.hypot(dx, dy) / radiusAt(Math.atan2(dy, dx));
      const patch = cloud.at(east / 0.9 + 17, y / 0.9 + 31);
      const tongue = cloud.at((east + y) / 1.9, (y - east) / 0.55);
      const fine = grain.at(east / 0.35, y / 0.35);
      const heat = 1.05 - r * r * r + 0.22 * patch + 0.2 * tongue;
      const black =
        smoothStep(0.12, 0.5, heat) * (1 - 0.65 * smoothStep(1.0, 1.7, patch + 0.35 * fine - 0.6 * heat + 0.3));
      const singed = smoothStep(-0.1, 0.2, heat) * 0.7;
      const share =
        strength * (kind === Cover.vegetation ? 1 : kind === Cover.soil ? 0.8 : kind === Cover.paved ? 0.42 : 0.3);
      const tone = 1 + 0.16 * fine + 0.12 * patch;
      const to = kind === Cover.vegetation || kind === Cover.soil ? BURNT : SOOT;
      const mixIn = (value: number, channel: 0 | 1 | 2): number => {
        const warm = value + singed * share * (SINGED[channel] - value);
        return warm + black * share * (to[channel] * tone - warm);
      };
      red[at] = mixIn(red[at]!, 0);
      green[at] = mixIn(green[at]!, 1);
      blue[at] = mixIn(blue[at]!, 2);
      if (kind === Cover.vegetation && heights[at]! < 2) heights[at]! *= 1 - 0.8 * black;
    }
  });
}

/** The outline's distance from its middle as a function of angle; for outlines whose corners go round evenly. */
function radialProfile(middle: Place, outline: Outline): (angle: number) => number {
  const radii = outline.map(({ x, y }) => Math.hypot(x - middle.x, y - middle.y));
  return (angle) => {
    const position = (((angle / (2 * Math.PI)) % 1) + 1) * radii.length;
    const i = Math.floor(position);
    const a = radii[i % radii.length]!;
    return a + (position - i) * (radii[(i + 1) % radii.length]! - a);
  };
}

const RUBBLE = colour('#97897a');
const DARK_RUBBLE = colour('#4a443e');

/** A building brought down: heaps of rubble, stumps of walls, a scatter of debris. */
export function rubble({ cloud, grain }: Textures, frame: Frame, shape: Building, random: Random): readonly Layer[] {
  const { length, width, eaves } = shape;
  const seed = Math.floor(random.between(1, 900));
  const heap = layer(rectangle(frame, length + 8, width + 8), (canvas, start, count, x, y) => {
    for (let i = 0; i < count; i++) {
      const east = x + i * canvas.step;
      const forward = Math.abs((east - frame.x) * frame.sin + (y - frame.y) * frame.cos);
      const side = Math.abs((y - frame.y) * frame.sin - (east - frame.x) * frame.cos);
      const inside = Math.min(length / 2 - forward, width / 2 - side);
      const mound = cloud.at(east / 0.25 + seed, y / 0.25);
      const lumps = grain.at(east / 0.22, y / 0.22);
      const spread = inside + 1.4 * mound + 0.9 * lumps;
      if (spread < 0) continue;
      const isWall = inside > 0 && inside < 0.6 && cloud.at(forward / 0.5 + seed, side / 0.5) > 0.15;
      const height = isWall
        ? eaves * (0.35 + 0.15 * mound)
        : Math.max(0.1, Math.min(1.6, 0.3 * spread) + 0.45 * lumps + 0.3 * mound);
      const soot = smoothStep(-0.4, 0.9, cloud.at(east / 0.5 + 3 * seed, y / 0.5) + 0.2 * lumps);
      const tone = 1 + 0.24 * lumps;
      const channel = (c: 0 | 1 | 2): number => (RUBBLE[c] + soot * (DARK_RUBBLE[c] - RUBBLE[c])) * tone;
      raise(canvas, start + i, height, channel(0), channel(1), channel(2));
    }
  });
  return [heap, ...debris(frame, Math.max(length, width) * 0.9, Math.round(length * width * 0.12), random)];
}

/** Small pieces thrown about a place, thinning outwards. */
export function debris(frame: Frame, reach: number, count: number, random: Random): readonly Layer[] {
  return Array.from({ length: count }, () => {
    const distance = reach * random.next() ** 0.8;
    const angle = random.between(0, 2 * Math.PI);
    const size = random.between(0.4, 1.5);
    const at = frameIn(frame, distance * Math.cos(angle), distance * Math.sin(angle), random.between(0, 180));
    const tint = random.pick([RUBBLE, DARK_RUBBLE, roofs.slate, roofs.rust]);
    return box(at, size * random.between(1, 2.5), size, random.between(0.2, 0.6), tint);
  });
}

/** Whether a place's fate comes up at these odds; the same on every run. */
export function falls(place: Place, odds: number, seed: number): boolean {
  return hash(Math.round(place.x * 4), Math.round(place.y * 4), seed) / 4294967296 < odds;
}
