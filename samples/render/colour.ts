/** Reflectance of red, green and blue, linear, 0..1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** How the sensor's product turns light into numbers: value = light^(1/2.2). */
export const TONE_EXPONENT = 2.2;

/** The reflectance that shows as a colour such as `#9c8f74` on sunlit level ground. */
export function colour(hex: string): Colour {
  const channel = (at: number): number => (Number.parseInt(hex.slice(at, at + 2), 16) / 255) ** TONE_EXPONENT;
  return [channel(1), channel(3), channel(5)];
}

export function mix(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}

export function brighten(a: Colour, factor: number): Colour {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function clamp01(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = clamp01((value - from) / (to - from));
  return t * t * (3 - 2 * t);
}
