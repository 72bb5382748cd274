import { Cover, type Layer, layer } from './canvas.ts';
import { clamp01, colour, smoothStep } from './colour.ts';
import type { Textures } from './noise.ts';
import { circle, type Frame, frameIn, type Outline, type Place, rectangle } from './outline.ts';
import type { Random } from './random.ts';
import { type Building, raise, roofs } from './structures.ts';

const FRESH_SOIL = colour('#9c8b71');
const DEEP_SOIL = colour('#6f6251');
const SUBSOIL = colour('#b6a78d');
/** Depth and rim height of a bowl, shares of its rim diameter. */
const DEPTH = 0.22;
const RIM = 0.05;
/** How far ejecta reach, rim radii. */
const EJECTA_REACH = 4;

/**
 * A crater: bowl, raised rim, and ejecta that thin out in uneven tongues and clods, further to one side.
 *
 * @param diameter between the rim's crests, m.
 */
export function crater({ cloud, grain }: Textures, place: Place, diameter: number, random: Random): Layer {
  const radius = diameter / 2;
  const seed = random.between(0, 400);
  const lean = random.between(0, 2 * Math.PI);
  return layer(circle(place, radius * EJECTA_REACH, 40), (canvas, start, count, x, y) => {
    const { red, green, blue, heights, cover, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const east = x + i * step;
      const dx = east - place.x;
      const dy = y - place.y;
      const distance = Math.sqrt(dx * dx + dy * dy) + 1e-6;
      const cos = dx / distance;
      const sin = dy / distance;
      const lumps = grain.at(east / 0.33, y / 0.33);
      const tongue = cloud.at(seed + 9 * cos, seed + 9 * sin);
      const r = Math.max(0, (distance / radius) * (1 + 0.05 * tongue) + 0.02 * lumps);
      const reach = 0.55 + 0.22 * tongue + 0.22 * Math.cos(Math.atan2(dy, dx) - lean);
      const ray = cloud.at(seed + 31 * cos + r, seed + 31 * sin - r);
      const thin = Math.exp(-(r - 1) / Math.max(0.2, reach));
      const thrown = r < 1.05 ? 1 : clamp01(thin * (1.15 + 0.3 * ray) + 0.28 * lumps * Math.sqrt(thin) - 0.14);
      if (thrown <= 0) continue;
      const bowl = r < 1 ? -DEPTH * diameter * (1 - r ** 2.4) : 0;
      const rim = RIM * diameter * (1 + 0.25 * tongue) * Math.exp(-(((r - 1.03) / (r < 1.03 ? 0.12 : 0.3)) ** 2));
      const ground = heights[at]! * (r < 1.7 ? smoothStep(1.2, 1.7, r) : 1);
      heights[at] = ground + bowl + rim + 0.16 * lumps * thrown;
      const inner = smoothStep(0.95, 0.25, r);
      const pale = 0.8 * smoothStep(0.7, 1, r) * smoothStep(1.8, 1.05, r);
      const tone = 1 + 0.13 * lumps + 0.08 * ray;
      const soil = (channel: 0 | 1 | 2): number => {
        const base = FRESH_SOIL[channel] + inner * (DEEP_SOIL[channel] - FRESH_SOIL[channel]);
        return (base + pale * (SUBSOIL[channel] - base)) * tone;
      };
      const share = thrown * (r < 1.2 ? 1 : 0.85);
      red[at]! += share * (soil(0) - red[at]!);
      green[at]! += share * (soil(1) - green[at]!);
      blue[at]! += share * (soil(2) - blue[at]!);
      if (share > 0.5) cover[at] = Cover.soil;
    }
  });
}

const BURNT = colour('#35312d');
const ASHEN = colour('#65605a');
const SINGED = colour('#695d4a');
const SOOT = colour('#403d3a');
/** Where a burn's edge lies on average, as a share of the way from its middle to its outline. */
export const BURN_EDGE = 0.81;

/** How much of a fire each cover shows: bare soil and pavement are only sooted. */
const SOOTING = {
  [Cover.vegetation]: 1,
  [Cover.soil]: 0.65,
  [Cover.paved]: 0.5,
  [Cover.object]: 0.3,
  [Cover.water]: 0,
} as const satisfies Record<number, number>;

/**
 * Burnt ground: black and ashen where grass stood, with singed edges, tongues downwind and islands that were spared.
 *
 * @param outline the fire's furthest edge; the burn frays over its outer third.
 */
export function burn({ cloud, grain }: Textures, middle: Place, outline: Outline): Layer {
  const radiusAt = radialProfile(middle, outline);
  return layer(outline, (canvas, start, count, x, y) => {
    const { red, green, blue, heights, cover, step } = canvas;
    for (let i = 0; i < count; i++) {
      const at = start + i;
      const kind = cover[at]! as keyof typeof SOOTING;
      if (kind === Cover.water) continue;
      const east = x + i * step;
      const dx = east - middle.x;
      const dy = y - middle.y;
      const r = Math.sqrt(dx * dx + dy * dy) / radiusAt(Math.atan2(dy, dx));
      const patch = cloud.at(east / 1.1 + 17, y / 1.1 + 31);
      const tongue = cloud.at((east + y) / 1.7, (y - east) / 0.6);
      const fine = grain.at(east / 0.33, y / 0.33);
      const heat = 0.95 - 0.95 * r * r + 0.2 * patch + 0.17 * tongue - 0.75 * smoothStep(0.75, 1, r);
      const spared = smoothStep(0.9, 1.5, 0.7 * patch - 0.4 * tongue + 0.35 * fine - 0.7 * heat + 0.35);
      const black = smoothStep(0.08, 0.34, heat + 0.06 * fine) * (1 - 0.8 * spared);
      const singed = 0.75 * smoothStep(-0.12, 0.14, heat);
      const ashen = 0.75 * smoothStep(0.2, 1.7, 0.8 * tongue - 0.5 * patch + 0.5 * fine);
      const share = SOOTING[kind];
      const isGround = kind === Cover.vegetation || kind === Cover.soil;
      const tone = 1 + 0.22 * fine + 0.1 * patch;
      const char = (channel: 0 | 1 | 2): number =>
        isGround ? (BURNT[channel] + ashen * (ASHEN[channel] - BURNT[channel])) * tone : SOOT[channel];
      const mixIn = (value: number, channel: 0 | 1 | 2): number => {
        const warm = value + singed * share * (SINGED[channel] - value);
        return warm + black * share * (char(channel) - warm);
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

/** Small pieces thrown about a place, thinning outwards; they lie on whatever is there. */
export function debris(middle: Frame, reach: number, count: number, random: Random): readonly Layer[] {
  return Array.from({ length: count }, () => {
    const distance = reach * random.next() ** 0.8;
    const angle = random.between(0, 2 * Math.PI);
    const size = random.between(0.3, 1.2);
    const at = frameIn(middle, distance * Math.cos(angle), distance * Math.sin(angle), random.between(0, 180));
    const tint = random.pick([RUBBLE, DARK_RUBBLE, DARK_RUBBLE, roofs.slate, roofs.rust]);
    const height = random.between(0.2, 0.6);
    return layer(rectangle(at, size * random.between(1, 2.5), size), (canvas, start, length) => {
      for (let i = start; i < start + length; i++)
        raise(canvas, i, canvas.heights[i]! + height, tint[0], tint[1], tint[2]);
    });
  });
}
