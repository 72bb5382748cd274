import type { Random } from './random.ts';

/** A position on the ground, m from the site's origin; x east, y north. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A closed ring of places; inside is what an odd number of crossings reaches. */
export type Outline = readonly Place[];

export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** A place with a heading: `forward` runs along the heading, `side` to its left. */
export interface Frame extends Place {
  /** Degrees clockwise from north. */
  readonly headingDeg: number;
  readonly sin: number;
  readonly cos: number;
}

export function frameAt(x: number, y: number, headingDeg: number): Frame {
  const angle = (headingDeg * Math.PI) / 180;
  return { x, y, headingDeg, sin: Math.sin(angle), cos: Math.cos(angle) };
}

export function toWorld(frame: Frame, forward: number, side: number): Place {
  return {
    x: frame.x + forward * frame.sin - side * frame.cos,
    y: frame.y + forward * frame.cos + side * frame.sin,
  };
}

/** A frame inside a frame. */
export function frameIn(frame: Frame, forward: number, side: number, turnDeg = 0): Frame {
  const { x, y } = toWorld(frame, forward, side);
  return frameAt(x, y, frame.headingDeg + turnDeg);
}

export function polygonIn(frame: Frame, corners: readonly (readonly [forward: number, side: number])[]): Outline {
  return corners.map(([forward, side]) => toWorld(frame, forward, side));
}

/** A rectangle about a frame's origin, m. */
export function rectangle(frame: Frame, length: number, width: number): Outline {
  const f = length / 2;
  const s = width / 2;
  return polygonIn(frame, [
    [-f, -s],
    [f, -s],
    [f, s],
    [-f, s],
  ]);
}

export function circle({ x, y }: Place, radius: number, corners = 20): Outline {
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
  });
}

/** A round shape with bays and capes: the radius wavers by about `roughness` of itself. */
export function blob({ x, y }: Place, radius: number, roughness: number, random: Random, corners = 40): Outline {
  const waves = Array.from({ length: 6 }, (_, i) => ({
    order: i + 2,
    phase: random.between(0, 2 * Math.PI),
    size: (roughness * random.between(0.3, 1)) / Math.sqrt(i + 1.5),
  }));
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    let reach = radius;
    for (const { order, phase, size } of waves) reach += radius * size * Math.sin(order * angle + phase);
    return { x: x + reach * Math.cos(angle), y: y + reach * Math.sin(angle) };
  });
}

/** A band of even width along a line of places, mitred at its bends. */
export function ribbon(line: readonly Place[], width: number): Outline {
  const left: Place[] = [];
  const right: Place[] = [];
  line.forEach((place, i) => {
    const from = line[Math.max(0, i - 1)]!;
    const to = line[Math.min(line.length - 1, i + 1)]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const acrossX = ((to.y - from.y) / length) * (width / 2);
    const acrossY = (-(to.x - from.x) / length) * (width / 2);
    left.push({ x: place.x - acrossX, y: place.y - acrossY });
    right.push({ x: place.x + acrossX, y: place.y + acrossY });
  });
  return [...left, ...right.reverse()];
}

/** A smooth line through places, one place about every `spacing` m. Catmull & Rom, 1974. */
export function smoothLine(places: readonly Place[], spacing = 6): readonly Place[] {
  const line: Place[] = [];
  for (let i = 0; i + 1 < places.length; i++) {
    const a = places[Math.max(0, i - 1)]!;
    const b = places[i]!;
    const c = places[i + 1]!;
    const d = places[Math.min(places.length - 1, i + 2)]!;
    const steps = Math.max(1, Math.round(Math.hypot(c.x - b.x, c.y - b.y) / spacing));
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      const through = (p: number, q: number, r: number, s: number): number =>
        q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
      line.push({ x: through(a.x, b.x, c.x, d.x), y: through(a.y, b.y, c.y, d.y) });
    }
  }
  return [...line, places.at(-1)!];
}

export function boundsOf(outline: Outline): Bounds {
  let left = Infinity;
  let right = -Infinity;
  let bottom = Infinity;
  let top = -Infinity;
  for (const { x, y } of outline) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  return { left, right, bottom, top };
}

export function contains(outline: Outline, { x, y }: Place): boolean {
  let isInside = false;
  for (let i = 0; i < outline.length; i++) {
    const a = outline[i]!;
    const b = outline[(i + 1) % outline.length]!;
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) isInside = !isInside;
  }
  return isInside;
}
