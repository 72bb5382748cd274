import { describe, expect, it } from 'vitest';
import type { MatchedBand } from '../../../src/core/align/radiometry.ts';
import { hintOf, type RegionShape } from '../../../src/core/findings/kind-hint.ts';
import { lookAtRegion } from '../../../src/core/findings/region-look.ts';
import type { Raster } from '../../../src/core/raster/raster.ts';

const SIDE = 40;
const bands: readonly MatchedBand[] = ['red', 'green', 'blue', 'nir'].map((name, i) => ({
  name,
  before: i,
  after: i,
  gain: i === 0 ? 2 : 1,
  offset: i === 0 ? -10 : 0,
}));
const window = { col: 100, row: 200, width: SIDE, height: SIDE };
/** A square of 16 px in the middle of the window. */
const runs = Array.from({ length: 16 }, (_, line) => ({ row: 212 + line, start: 112, end: 128 }));
const square: RegionShape = { areaPx: 256, lengthPx: 16, shadowPx: null, leanPx: null };

type Shade = readonly [red: number, green: number, blue: number, nir: number];
const grass: Shade = [40, 50, 45, 120];
/** Thin enough for what moved by 3 px. */
const strip = { areaPx: 32, lengthPx: 16 };

/** Ground of one shade and a region of another; `rough` steps up and down by that share from pixel to pixel; a wall stands west of it. */
function dateOf(date: 'before' | 'after', region: Shade, { rough = 0, wall = false } = {}): Raster {
  const planes = bands.map(() => new Float32Array(SIDE * SIDE));
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [col, row] = [i % SIDE, Math.floor(i / SIDE)];
    const isInside = col >= 12 && col < 28 && row >= 12 && row < 28;
    const sway = 1 + (isInside ? rough : 0) * (col % 2 === 0 ? 1 : -1);
    const isWall = wall && col >= 6 && col < 12 && row >= 10 && row < 30;
    for (const [band, value] of (isInside ? region : isWall ? scaled(grass, 2.5) : grass).entries()) {
      const level = value * sway;
      planes[band]![i] = date === 'after' && band === 0 ? (level + 10) / 2 : level;
    }
  }
  return { width: SIDE, height: SIDE, bands: planes, valid: new Uint8Array(SIDE * SIDE).fill(1) };
}

function kindOf(
  before: Shade,
  after: Shade,
  options: Partial<RegionShape> & { rough?: number; wasRough?: number; wall?: boolean } = {},
) {
  const { rough = 0, wasRough = 0, wall = false, ...shape } = options;
  const pair = {
    before: dateOf('before', before, { rough: wasRough, wall }),
    after: dateOf('after', after, { rough, wall }),
  };
  return hintOf(lookAtRegion(pair, window, runs, bands)!, { ...square, ...shape })?.kind ?? null;
}

const scaled = (shade: Shade, factor: number) => shade.map((value) => value * factor) as unknown as Shade;

describe('what a region looks like', () => {
  it('is measured inside and around it, on both dates at one level', () => {
    const look = lookAtRegion(
      { before: dateOf('before', grass), after: dateOf('after', scaled(grass, 2)) },
      window,
      runs,
      bands,
    )!;
    expect(look.before.inside).toBeCloseTo(look.before.around, 5);
    expect(look.after.inside - look.after.around).toBeCloseTo(Math.log(2), 4);
    expect(look.before.ndvi).toBeCloseTo((120 - 40) / 160, 5);
    expect(look.after.texture).toBeCloseTo(0, 4);
  });

  it('is not said of what neither date shows', () => {
    const blind = { ...dateOf('after', grass), valid: new Uint8Array(SIDE * SIDE) };
    expect(lookAtRegion({ before: dateOf('before', grass), after: blind }, window, runs, bands)).toBeNull();
  });
});

describe('the hint', () => {
  it.each<readonly [string | null, Shade, Shade, Parameters<typeof kindOf>[2]]>([
    [null, grass, grass, {}],
    ['bright-ground', [40, 50, 45, 60], [80, 100, 90, 120], {}],
    ['dark-ground', [80, 100, 90, 120], [40, 50, 45, 60], {}],
    ['scorch', grass, [15, 16, 15, 22], {}],
    ['vegetation', grass, [80, 75, 55, 95], {}],
    ['texture-gain', grass, grass, { rough: 0.3 }],
    ['texture-loss', grass, grass, { wasRough: 0.3 }],
    ['shadow-or-parallax', grass, scaled(grass, 0.5), { ...strip, shadowPx: 3, wall: true }],
    ['shadow-or-parallax', grass, scaled(grass, 1.6), { ...strip, leanPx: 3, wall: true }],
    ['dark-ground', grass, scaled(grass, 0.5), { ...strip, wall: true }],
    ['dark-ground', grass, scaled(grass, 0.5), { ...strip, shadowPx: 3 }],
    ['dark-ground', grass, scaled(grass, 0.5), { shadowPx: 3, wall: true }],
    ['bright-ground', grass, scaled(grass, 1.6), { ...strip, shadowPx: 3, wall: true }],
  ])('is %s', (kind, before, after, options) => {
    expect(kindOf(before, after, options)).toBe(kind);
  });

  it('is of no cause, and has its reason in figures', () => {
    const pair = { before: dateOf('before', grass), after: dateOf('after', [15, 16, 15, 22]) };
    const { why } = hintOf(lookAtRegion(pair, window, runs, bands)!, square)!;
    expect(why).toMatch(/^Looks scorched: \d+ % darker than before, .*NDVI fell by 0\.\d\d/);
    expect(why).not.toMatch(/fire|burn|destroy|damag|attack/i);
  });
});
