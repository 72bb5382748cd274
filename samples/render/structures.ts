import { type Canvas, Cover, type Layer, layer } from './canvas.ts';
import { type Colour, clamp01, colour, mix, smoothStep } from './colour.ts';
import type { Textures } from './noise.ts';
import { circle, type Frame, frameIn, type Outline, type Place, polygonIn, rectangle } from './outline.ts';
import { hash, type Random } from './random.ts';

/** Puts a sample on top of what is there, unless that stands higher. */
export function raise(canvas: Canvas, at: number, height: number, r: number, g: number, b: number): void {
  if (height < canvas.heights[at]!) return;
  canvas.heights[at] = height;
  canvas.red[at] = r;
  canvas.green[at] = g;
  canvas.blue[at] = b;
  canvas.cover[at] = Cover.object;
}

/** A three-sided earth berm, open towards the frame's heading; the frame's origin is the middle of the stand. */
export interface Berm {
  /** Clear width and depth of the stand, m. */
  readonly width: number;
  readonly depth: number;
  readonly height: number;
}

/** Width of the berm's foot and crest, m. */
const FOOT = 11;
const CREST = 2;
const EARTH = colour('#9a8769');
const EARTH_GRASS = colour('#7b7455');

export function berm({ cloud, grain }: Textures, frame: Frame, { width, depth, height }: Berm): Layer {
  const halfRun = width / 2 + FOOT / 2;
  const back = -depth / 2 - FOOT / 2;
  const front = depth / 2 - 2;
  const outline = polygonIn(frame, [
    [back - FOOT, -halfRun - FOOT],
    [front + FOOT, -halfRun - FOOT],
    [front + FOOT, halfRun + FOOT],
    [back - FOOT, halfRun + FOOT],
  ]);
  return layer(outline, (canvas, start, count, x, y) => {
    for (let i = 0; i < count; i++) {
      const east = x + i * canvas.step;
      const forward = (east - frame.x) * frame.sin + (y - frame.y) * frame.cos;
      const side = Math.abs((y - frame.y) * frame.sin - (east - frame.x) * frame.cos);
      const toSides = Math.sqrt((side - halfRun) ** 2 + Math.max(0, forward - front, back - forward) ** 2);
      const toBack = Math.sqrt((forward - back) ** 2 + Math.max(0, side - halfRun) ** 2);
      const nearest = Math.min(toSides, toBack);
      if (nearest > FOOT) continue;
      const rough = cloud.at(east / 0.6, y / 0.6);
      const distance = nearest + 0.5 * rough;
      const climb = clamp01((FOOT / 2 - distance) / ((FOOT - CREST) / 2));
      if (climb === 0) continue;
      const clump = grain.at(east / 0.4, y / 0.4);
      const grass = smoothStep(-0.7, 1, rough + 0.5 * clump - 0.3 * smoothStep(0.8, 1, climb));
      const tone = 1 + 0.09 * clump;
      const top = height * climb * (1 + 0.05 * rough) + 0.1 * clump * climb;
      const [r, g, b] = mix(EARTH, EARTH_GRASS, grass);
      const at = start + i;
      if (top < canvas.heights[at]!) continue;
      canvas.heights[at] = top;
      canvas.red[at] = r * tone;
      canvas.green[at] = g * tone;
      canvas.blue[at] = b * tone;
      canvas.cover[at] = grass > 0.5 ? Cover.vegetation : Cover.soil;
    }
  });
}

export interface Building {
  readonly length: number;
  readonly width: number;
  /** Height of the eaves and of the ridge along the middle, m; equal for a flat roof. */
  readonly eaves: number;
  readonly ridge: number;
  readonly roof: Colour;
  /** Distance between the lines of the roofing, m. */
  readonly panel: number;
}

export const roofs = {
  slate: colour('#94928c'),
  bitumen: colour('#65625d'),
  rust: colour('#7c6254'),
  metal: colour('#b4b7b6'),
  blue: colour('#71859a'),
  concrete: colour('#a9a398'),
  tile: colour('#8b6a5a'),
} as const satisfies Record<string, Colour>;

export function building({ cloud, grain }: Textures, frame: Frame, shape: Building, random: Random): readonly Layer[] {
  const { length, width, eaves, ridge, roof, panel } = shape;
  const seed = Math.floor(random.between(1, 1e6));
  const isFlat = ridge <= eaves;
  const shell = layer(rectangle(frame, length, width), (canvas, start, count, x, y) => {
    for (let i = 0; i < count; i++) {
      const east = x + i * canvas.step;
      const forward = (east - frame.x) * frame.sin + (y - frame.y) * frame.cos;
      const side = (y - frame.y) * frame.sin - (east - frame.x) * frame.cos;
      const sheet = hash(Math.floor(forward / panel), side > 0 ? 1 : 0, seed) & 255;
      const dirt = cloud.at(forward / 0.8 + seed, side / 0.8);
      const tone = 1 + 0.07 * (sheet / 128 - 1) + 0.08 * dirt + 0.03 * grain.at(east / 0.3, y / 0.3);
      const edge = Math.min(length / 2 - Math.abs(forward), width / 2 - Math.abs(side));
      const parapet = isFlat && edge < 0.5;
      const height = isFlat
        ? eaves + (parapet ? 0.5 : 0)
        : eaves + (ridge - eaves) * (1 - (2 * Math.abs(side)) / width);
      const shade = parapet ? tone * 1.15 : !isFlat && Math.abs(side) < 0.3 ? tone * 1.1 : tone;
      raise(canvas, start + i, height, roof[0] * shade, roof[1] * shade, roof[2] * shade);
    }
  });
  const boxes: Layer[] = [];
  const count = isFlat ? Math.floor((length * width) / 120) : Math.floor(length / 18);
  for (let i = 0; i < count; i++) {
    const forward = random.between(-0.42, 0.42) * length;
    const side = isFlat ? random.between(-0.38, 0.38) * width : 0;
    const size = random.between(0.8, 2.2);
    boxes.push(
      box(frameIn(frame, forward, side), size, size, Math.max(eaves, ridge) + 0.9, mix(roof, roofs.concrete, 0.5)),
    );
  }
  return [shell, ...boxes];
}

/** A plain block of one colour: sheds, crates, truck bodies. */
export function box(frame: Frame, length: number, width: number, height: number, tint: Colour): Layer {
  return layer(rectangle(frame, length, width), (canvas, start, count) => {
    for (let at = start; at < start + count; at++) raise(canvas, at, height, tint[0], tint[1], tint[2]);
  });
}

/** An upright tank with a slightly conical roof, stair and rim. */
export function tank({ grain }: Textures, place: Place, radius: number, height: number, tint: Colour): Layer {
  return layer(circle(place, radius, 32), (canvas, start, count, x, y) => {
    for (let i = 0; i < count; i++) {
      const east = x + i * canvas.step;
      const distance = Math.hypot(east - place.x, y - place.y);
      const seam = Math.abs(distance - radius * 0.55) < 0.2 || distance < 0.7 ? 0.8 : 1;
      const rust = 1 + 0.05 * grain.at(east / 0.3, y / 0.3);
      const tone = (distance > radius - 0.4 ? 0.82 : 1) * seam * rust;
      raise(canvas, start + i, height + 0.12 * (radius - distance), tint[0] * tone, tint[1] * tone, tint[2] * tone);
    }
  });
}

const LEAF = colour('#56603a');
const LEAF_DARK = colour('#3f4a2e');
const LEAF_DRY = colour('#74704a');
const CHARRED = colour('#4a4038');

export interface Tree {
  readonly place: Place;
  readonly radius: number;
  readonly height: number;
  readonly leaf: Colour;
  /** Which of many crowns it has. */
  readonly crown: number;
}

export function makeTree(place: Place, radius: number, height: number, random: Random): Tree {
  const leaf = mix(mix(LEAF_DARK, LEAF, random.next()), LEAF_DRY, 0.5 * random.next() ** 2);
  return { place, radius, height, leaf, crown: random.between(0, 900) };
}

/** A tree through which fire went. */
export function charTree(grown: Tree): Tree {
  return { ...grown, radius: grown.radius * 0.8, leaf: mix(CHARRED, grown.leaf, 0.12) };
}

/** A tree from above: a lumpy dome of leaves. */
export function tree({ grain }: Textures, { place, radius, height, leaf, crown }: Tree): Layer {
  return layer(circle(place, radius * 1.25, 12), (canvas, start, count, x, y) => {
    for (let i = 0; i < count; i++) {
      const east = x + i * canvas.step;
      const lumps = grain.at((east + crown) / 0.33, y / 0.33);
      const distance = Math.sqrt((east - place.x) ** 2 + (y - place.y) ** 2) / radius + 0.13 * lumps;
      if (distance >= 1) continue;
      const dome = Math.sqrt(1 - distance * distance);
      const tone = 0.72 + 0.34 * dome + 0.12 * lumps;
      raise(
        canvas,
        start + i,
        height * (0.35 + 0.6 * dome) + 0.35 * lumps,
        leaf[0] * tone,
        leaf[1] * tone,
        leaf[2] * tone,
      );
    }
  });
}

export interface Vehicle {
  readonly length: number;
  readonly width: number;
  readonly body: Colour;
  readonly load: Colour;
}

const OLIVE = colour('#5b5d46');
const CANVAS_COVER = colour('#6f6d55');
const WHITE = colour('#d2d1cb');
const GREY = colour('#85878a');
const ORANGE = colour('#a9744a');

export const vehicles = [
  { length: 7.4, width: 2.6, body: OLIVE, load: CANVAS_COVER },
  { length: 9.5, width: 2.8, body: OLIVE, load: OLIVE },
  { length: 10.5, width: 2.8, body: OLIVE, load: GREY },
  { length: 4.3, width: 1.9, body: WHITE, load: WHITE },
  { length: 4.5, width: 1.9, body: GREY, load: GREY },
  { length: 5.2, width: 2.1, body: ORANGE, load: WHITE },
] as const satisfies readonly Vehicle[];

export function vehicle(frame: Frame, { length, width, body, load }: Vehicle): readonly Layer[] {
  const cabLength = length < 6 ? length * 0.5 : 2.3;
  const cab = frameIn(frame, length / 2 - cabLength / 2, 0);
  const bed = frameIn(frame, -cabLength / 2, 0);
  return [
    box(frame, length, width * 0.9, 1, mix(body, GREY, 0.5)),
    box(bed, length - cabLength - 0.3, width, length < 6 ? 1.2 : 2.9, load),
    box(cab, cabLength, width * 0.94, length < 6 ? 1.6 : 2.4, body),
  ];
}

export function vehicleOutline(frame: Frame, { length, width }: Vehicle): Outline {
  return rectangle(frame, length, width);
}
