import { describe, expect, it } from 'vitest';
import type { JudgedSeries } from '../../../../src/core/contract/cue.ts';
import { LINE_STYLES } from '../../../../src/core/publish/chart/line-styles.ts';
import { seriesChart } from '../../../../src/core/publish/chart/series-chart.ts';
import { openTypeface } from '../../../../src/io/formats/typeface.ts';

const typeface = await openTypeface();

function judged(term: string, values: readonly (number | null)[], unfinished: number | null = null): JudgedSeries {
  const count = (value: number | null, at: number) => ({
    start: new Date(Date.UTC(2022, 7, 1 + at)).toISOString().slice(0, 10),
    count: value,
    value,
  });
  return {
    series: {
      area: null,
      term,
      unit: 'mentions',
      period: 'day',
      counts: values.map(count),
      unfinished: unfinished === null ? null : count(unfinished, values.length),
      tooVague: 0,
    },
    statements: [],
    learning: [],
    notes: [],
  };
}

const chartOf = (...series: JudgedSeries[]) => {
  const { scene, words } = seriesChart(series, typeface, 'Keywords');
  const lines = scene.elements.flatMap((one) => (one.kind === 'line' ? one : []));
  const texts = scene.elements.flatMap((one) => (one.kind === 'text' ? one.text : []));
  return { scene, words, lines, texts };
};
const numbers = (path: string) => path.match(/-?[\d.]+/g)!.map(Number);

describe('a chart of series', () => {
  it('draws each value at its height over zero, and days at equal steps', () => {
    const { lines } = chartOf(judged('Saky', [0, 10, 5]));
    const [x0, y0, x1, y1, x2, y2] = numbers(lines[0]!.path) as [number, number, number, number, number, number];
    expect(x2 - x1).toBeCloseTo(x1 - x0, 1);
    expect((y0 - y2) / (y0 - y1)).toBeCloseTo(0.5, 3);
  });

  it('breaks a line where data lack, and hatches what no line has', () => {
    const { lines, scene, texts } = chartOf(
      judged('Saky', [1, 2, null, null, 3, 4, null, 5]),
      judged('airbase', [1, 1, 1, null, 1, 1, 1, 1]),
    );
    const shapes = lines.filter(({ path }) => path.includes('L')).map(({ path }) => path.replace(/[^ML]/g, ''));
    expect(shapes).toEqual(['MLML', 'MLLMLLL']);
    const hatches = scene.elements.filter(({ kind }) => kind === 'hatch');
    expect(hatches).toHaveLength(1);
    const { x, width } = hatches[0] as { x: number; width: number };
    const [x0, , x1] = numbers(lines[0]!.path) as [number, number, number];
    expect([x, width].map(Math.round)).toEqual([x0 + 2.5 * (x1 - x0), x1 - x0].map(Math.round));
    expect(texts.join(' ')).toContain('hatched ground: no data');
  });

  it('keeps the period that is not whole apart from the line', () => {
    const { lines, texts } = chartOf(judged('Saky', [1, 2, 3], 4));
    expect(lines[0]!.path.replace(/[^ML]/g, '')).toBe('MLL');
    expect(texts.join(' ')).toContain('Hollow marks: not whole yet');
  });

  it('names every line in a legend in its own colour, says how many are not drawn, and what a count is not', () => {
    const { lines, texts, words } = chartOf(...Array.from({ length: 8 }, (_, i) => judged(`term ${i}`, [i, i + 1])));
    expect(texts.filter((text) => text.startsWith('term'))).toEqual(Array.from({ length: 6 }, (_, i) => `term ${i}`));
    expect(new Set(lines.map(({ colour }) => colour))).toEqual(new Set(LINE_STYLES.map(({ colour }) => colour)));
    expect(texts.join(' ')).toContain('2 more not drawn.');
    expect(texts.join(' ')).toContain('no confirmation');
    expect(words.description).toContain('term 5: up to 6.');
  });

  it('is refused where there is no whole period', () => {
    expect(() => chartOf(judged('Saky', []))).toThrow(RangeError);
    expect(() => chartOf()).toThrow(RangeError);
  });
});

describe('the colours of lines', () => {
  /** Viénot, Brettel & Mollon 1999, on linear RGB: what is seen without red or green cones. */
  const SEEN = {
    all: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    'no red': [0.1124, 0.8876, 0, 0.1124, 0.8876, 0, 0.004, -0.004, 1],
    'no green': [0.2928, 0.7072, 0, 0.2928, 0.7072, 0, -0.0223, 0.0223, 1],
  } as const;
  const linear = (colour: string) =>
    [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
  const luminance = (colour: string) => {
    const [r, g, b] = linear(colour);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** CIE L*a*b*, D65. */
  const lab = (colour: string, matrix: readonly number[]) => {
    const rgb = linear(colour);
    const [r, g, b] = [0, 3, 6].map((row) => rgb.reduce((sum, part, i) => sum + part * matrix[row + i]!, 0)) as [
      number,
      number,
      number,
    ];
    const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
    const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  };

  it('stand out from white by 3 to 1 at least (WCAG 2.2, 1.4.11)', () => {
    for (const { colour } of LINE_STYLES) expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(3);
  });

  it('are told apart, also without red or green cones', () => {
    for (const matrix of Object.values(SEEN)) {
      for (const [i, a] of LINE_STYLES.entries()) {
        for (const b of LINE_STYLES.slice(i + 1)) {
          const apart = Math.hypot(...lab(a.colour, matrix).map((part, at) => part - lab(b.colour, matrix)[at]!));
          expect(apart, `${a.colour} ${b.colour}`).toBeGreaterThan(30);
        }
      }
    }
  });
});
