import { describe, expect, it } from 'vitest';
import { type Departure, type EarlierGround, tallyDeparture } from '../../../src/core/change/usual-variation.ts';
import { usualWords } from '../../../src/core/change/usual-words.ts';
import type { Raster } from '../../../src/core/raster/raster.ts';
import { seededRandom } from '../../helpers/random.ts';

const SIDE_PX = 12;
const EVERYWHERE = Array.from({ length: SIDE_PX ** 2 }, (_, pixel) => pixel);
/** Standard deviation. */
const NOISE = 2;

/** A patch of ground of one brightness, with noise, in two bands. */
function patch(level: number, seed: number, valid: (pixel: number) => boolean = () => true): Raster {
  const random = seededRandom(seed);
  const noise = () => NOISE * Math.sqrt(12) * (random(1001) / 1000 - 0.5);
  const band = () => Float32Array.from(EVERYWHERE, () => level + noise());
  return {
    width: SIDE_PX,
    height: SIDE_PX,
    bands: [band(), band()],
    valid: Uint8Array.from(EVERYWHERE, (pixel) => (valid(pixel) ? 1 : 0)),
  };
}

/** @param gain what the sensor made of that date's light: `bands` know it. */
function earlierGround(raster: Raster, gain = 1): EarlierGround {
  const line = { gain: 1 / gain, offset: 0, spread: NOISE };
  return {
    raster: { ...raster, bands: raster.bands.map((band) => Float32Array.from(band, (value) => gain * value)) },
    bands: ['red', 'nir'].map((name, i) => ({ name, before: i, after: i, ...line })),
  };
}

function departureOf(now: Raster, earlier: readonly EarlierGround[]): Departure | null {
  const tally = tallyDeparture(earlier.length);
  tally.add(now, earlier, EVERYWHERE);
  return tally.judge();
}

const levels = (...all: number[]) => all.map((level, i) => earlierGround(patch(level, i + 1)));

describe('the usual variation of a place', () => {
  it('finds that a field of the season lies within how it varies, and that the same step elsewhere does not', () => {
    const now = patch(140, 99);
    expect(departureOf(now, levels(80, 95, 120, 150, 130, 90, 75, 110))?.usual).toBe('within');
    const still = departureOf(now, levels(100, 100, 100, 100, 100, 100, 100, 100));
    expect(still).toMatchObject({ usual: null, dates: 8, asMuch: 0 });
    expect(still!.spreads).toBeGreaterThan(10);
  });

  it('finds that what stands on three of eleven earlier dates comes and goes, though median and MAD know nothing of it', () => {
    const apron = levels(100, 100, 160, 100, 100, 155, 100, 100, 150, 100, 100);
    const judged = departureOf(patch(158, 99), apron);
    expect(judged).toMatchObject({ usual: 'recurs', dates: 11, asMuch: 3 });
    expect(usualWords(judged)).toBe('This ground differed about as much on 3 of 11 earlier dates.');
  });

  it('keeps a scorch on an apron where brighter things come and go', () => {
    const apron = levels(100, 100, 160, 100, 100, 155, 100, 100, 150, 100, 100);
    expect(departureOf(patch(40, 99), apron)).toMatchObject({ usual: null, asMuch: 0 });
  });

  it('keeps a scorch on a stand that is taken on half the dates, though it lies within three spreads', () => {
    const stand = levels(100, 160, 100, 155, 100, 160, 100, 150);
    const scorch = departureOf(patch(40, 99), stand);
    expect(scorch!.spreads).toBeLessThan(3);
    expect(scorch!.usual).toBeNull();
    expect(usualWords(scorch)).toContain('outside all they showed');
    for (const level of [100, 158]) expect(departureOf(patch(level, 99), stand)?.usual).toBe('within');
  });

  it('takes one earlier event for no routine', () => {
    expect(departureOf(patch(50, 99), levels(100, 100, 100, 50, 100, 100))).toMatchObject({ usual: null, asMuch: 1 });
  });

  it('gives the same figures whatever light each date had', () => {
    const plain = levels(80, 95, 120, 150, 130, 90);
    const lit = plain.map(({ raster }, i) => earlierGround(raster, 0.5 + 0.25 * i));
    const now = patch(170, 99);
    expect(departureOf(now, lit)!.spreads).toBeCloseTo(departureOf(now, plain)!.spreads, 3);
  });

  it('says nothing where three dates do not show half of the ground', () => {
    const shown = levels(100, 100);
    const half = (share: number) => earlierGround(patch(100, 9, (pixel) => pixel < share * EVERYWHERE.length));
    expect(departureOf(patch(180, 99), shown)).toBeNull();
    expect(departureOf(patch(180, 99), [...shown, half(0.4)])).toBeNull();
    expect(departureOf(patch(180, 99), [...shown, half(0.6)])?.dates).toBe(3);
    expect(usualWords(null)).toContain('Too few earlier dates');
  });

  it('reads nothing where nothing was observed', () => {
    const hidden = (pixel: number) => pixel >= 30;
    const clean = levels(100, 100, 100, 100);
    const spoilt = clean.map(({ raster, bands }) => ({
      bands,
      raster: {
        ...raster,
        bands: raster.bands.map((band) => band.map((value, pixel) => (hidden(pixel) ? value : Number.NaN))),
        valid: Uint8Array.from(EVERYWHERE, (pixel) => (hidden(pixel) ? 1 : 0)),
      },
    }));
    const judged = departureOf(patch(100, 99), spoilt);
    expect(judged?.usual).toBe('within');
    expect(judged?.spreads).toBeLessThan(2);
  });

  it('is unsure at an edge that registration leaves half a pixel off, not on level ground', () => {
    const edge = (at: number): Raster => {
      const level = patch(100, Math.round(10 * at));
      const bands = level.bands.map((band) =>
        band.map((value, pixel) => value + 80 / (1 + Math.exp(-2 * ((pixel % SIDE_PX) - at)))),
      );
      return { ...level, bands };
    };
    const dates = [6, 6.1, 5.9, 6, 6.05].map((at) => earlierGround(edge(at)));
    const judge = (now: Raster) => {
      const tally = tallyDeparture(dates.length);
      tally.add(
        now,
        dates,
        EVERYWHERE.filter((pixel) => Math.abs((pixel % SIDE_PX) - 6) < 2),
      );
      return tally.judge()!;
    };
    expect(judge(edge(6.5)).usual).toBe('within');
    expect(judge(patch(180, 99)).usual).toBeNull();
  });
});
