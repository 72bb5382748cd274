import { describe, expect, it } from 'vitest';
import type { Finding, PixelBox } from '../../../src/core/contract/finding.ts';
import type { Grid, PixelWindow } from '../../../src/core/geo/grid.ts';
import { groundPixelSize } from '../../../src/core/geo/ground.ts';
import type { GraphicInput } from '../../../src/core/publish/graphic-input.ts';
import type { GraphicScene, TextElement } from '../../../src/core/publish/graphic-scene.ts';
import { layoutGraphic } from '../../../src/core/publish/layout-graphic.ts';
import type { Box } from '../../../src/core/publish/plane-geometry.ts';
import type { Typeface } from '../../../src/core/publish/typeface.ts';
import { comparabilityLike } from '../../helpers/comparability.ts';
import { findingAt } from '../../helpers/findings.ts';
import { gridAt } from '../../helpers/scenes.ts';

/** Every letter as wide as a wide one of Noto Sans. */
const typeface: Typeface = {
  measure: (text, sizePx) => [...text].length * sizePx * 0.6,
  outline: () => '',
};

const crowd = Array.from({ length: 9 }, (_, i) =>
  findingAt(i + 1, [
    400 + (i % 3) * 24,
    300 + Math.floor(i / 3) * 22,
    418 + (i % 3) * 24,
    315 + Math.floor(i / 3) * 22,
  ]),
);

function inputOf(options: Partial<GraphicInput> = {}): GraphicInput {
  const { grid = gridAt({ width: 1000, height: 800 }) } = options;
  const side = { credit: 'Synthetic scene rendered by Aftermath', gsdMeters: 0.5 };
  return {
    title: 'Saky air base',
    before: { name: 'before', acquiredAt: '2022-08-09T08:14:00Z', ...side },
    after: { name: 'after', acquiredAt: '2022-08-10', ...side },
    grid,
    crop: { col: 0, row: 0, width: grid.width, height: grid.height },
    registration: { residualPx: 0.31, residualMeters: 0.15 },
    comparability: comparabilityLike(),
    verdict: { kind: 'changed', findings: 9, observedFraction: 0.97 },
    summary: [],
    findings: crowd,
    hasUnobserved: false,
    alterations: ['aligned', 'contrast matched', 'cropped'],
    runId: 'a1b2c3d4e5f60718',
    version: '0.1.0',
    ...options,
  };
}

function layoutOf(options: Partial<GraphicInput> = {}, widthPx = 1200) {
  return layoutGraphic(inputOf(options), typeface, { widthPx });
}

function textsOf({ elements }: GraphicScene): TextElement[] {
  return elements.flatMap((element) => (element.kind === 'text' ? [element] : []));
}

function wordsOf(scene: GraphicScene): string {
  return textsOf(scene)
    .map(({ text }) => text)
    .join(' ');
}

/** What a line of text takes up: ascenders and descenders of Noto Sans. */
function boxOf({ x, baseline, width, sizePx }: TextElement): Box {
  return { x, y: baseline - 0.8 * sizePx, width, height: 1.05 * sizePx };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

const long = 'a very long text that nobody thought of when the width of the page was chosen '.repeat(6);
const cases: Readonly<Record<string, Partial<GraphicInput>>> = {
  plain: {},
  'wide area': { grid: gridAt({ width: 2400, height: 800 }) },
  'tall area': { grid: gridAt({ width: 700, height: 1000 }) },
  'tiny area': { grid: gridAt({ width: 20, height: 20 }), findings: [findingAt(1, [4, 4, 8, 9])] },
  'at 80° N': { grid: gridAt({ epsg: 32633, originX: 700_000, originY: 8_890_000 }) },
  'across the antimeridian': {
    grid: gridAt({ epsg: 4326, originX: 179.99, originY: -16, pixelWidth: 2e-5, pixelHeight: 2e-5 }),
  },
  'not georeferenced': {
    comparability: comparabilityLike({ factors: [] }),
    before: { name: 'a', acquiredAt: '2022-08-09', credit: null, gsdMeters: null },
    after: { name: 'b', acquiredAt: '2022-08-10', credit: null, gsdMeters: null },
    grid: gridAt({ epsg: null }),
    registration: { residualPx: 1.2, residualMeters: null },
  },
  'not georeferenced, in part not observed': { grid: gridAt({ epsg: null }), hasUnobserved: true },
  'in part not observed': { hasUnobserved: true },
  'no date and no credit': {
    before: { name: 'a', acquiredAt: null, credit: null, gsdMeters: null },
    after: { name: 'b', acquiredAt: null, credit: null, gsdMeters: null },
  },
  'long words': {
    title: long,
    before: { name: long, acquiredAt: null, credit: long, gsdMeters: 0.5 },
    after: { name: 'x'.repeat(300), acquiredAt: null, credit: `© ${long}`, gsdMeters: 0.5 },
    findings: crowd.map((finding): Finding => ({ ...finding, sentence: long })),
  },
  'three-digit numbers': {
    findings: crowd.map((finding): Finding => ({ ...finding, id: `F1${finding.id.slice(1)}3` })),
  },
  'forty findings': {
    findings: Array.from({ length: 40 }, (_, i) => {
      const box: PixelBox = [
        (i % 8) * 120 + 10,
        Math.floor(i / 8) * 150 + 10,
        (i % 8) * 120 + 60,
        Math.floor(i / 8) * 150 + 90,
      ];
      return findingAt(i + 1, box);
    }),
  },
  'nothing known of the light': {
    comparability: comparabilityLike({
      factors: comparabilityLike().factors.flatMap((factor) => Array(4).fill({ ...factor, level: 'unknown' })),
      grade: 'unknown',
    }),
  },
  'aircraft and craters': {
    summary: ['8–11 aircraft destroyed, 7–9 of them in berms of three sides (for 1–2 that is not known).'],
    findings: crowd.map(({ box }, i) => findingAt(i + 1, box, { kind: i % 2 === 0 ? 'aircraft' : 'crater' })),
  },
  'a summary of many words': { summary: [long] },
  unchanged: { findings: [], verdict: { kind: 'unchanged', observedFraction: 0.5 } },
  'not observed': { findings: [], verdict: { kind: 'not-observed', why: 'cloud' } },
};

describe.each(Object.entries(cases))('a graphic, %s', (_, options) => {
  const { scene } = layoutOf(options);
  const page = { x: 0, y: 0, width: scene.widthPx, height: scene.heightPx };
  const isOnPage = ({ x, y, width, height }: Box) =>
    x >= 0 && y >= 0 && x + width <= page.width + 1e-6 && y + height <= page.height + 1e-6;

  it('clips nothing', () => {
    for (const text of textsOf(scene)) expect(isOnPage(boxOf(text)), text.text).toBe(true);
    for (const element of scene.elements) {
      if ('width' in element && element.kind !== 'text') expect(isOnPage(element), element.kind).toBe(true);
    }
  });

  it('lays no text over another, nor over a picture', () => {
    const texts = textsOf(scene);
    for (const [index, text] of texts.entries()) {
      for (const other of texts.slice(index + 1)) {
        expect(overlap(boxOf(text), boxOf(other)), `${text.text} / ${other.text}`).toBe(false);
      }
      for (const panel of Object.values(scene.panels)) expect(overlap(boxOf(text), panel), text.text).toBe(false);
    }
  });

  it('is legible at 1200 px: letters of 11 px or more, contrast of 4.5 or more', () => {
    for (const element of scene.elements) {
      const text = element.kind === 'badge' ? element.text : element;
      if (text.kind !== 'text') continue;
      expect(text.sizePx).toBeGreaterThanOrEqual(11);
      expect(contrast(text.colour, text.on), text.text).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('keeps every number inside its badge', () => {
    for (const element of scene.elements) {
      if (element.kind === 'badge') expect(element.text.width).toBeLessThan(2 * element.radius);
    }
  });

  it('draws the same marks at the same places of both panels', () => {
    const { before, after } = scene.panels;
    const marksOn = (panel: Box) =>
      scene.elements.flatMap((element) => {
        const at = element.kind === 'badge' ? element.centre : element.kind === 'marker' ? element : null;
        if (at === null || !overlap({ ...at, width: 0, height: 0 }, panel)) return [];
        const words = element.kind === 'badge' ? element.text.text : '';
        return [[element.kind, words, Math.round(at.x - panel.x), Math.round(at.y - panel.y)]];
      });
    expect(marksOn(after)).toEqual(marksOn(before));
    expect(after).toMatchObject({ y: before.y, width: before.width, height: before.height });
  });
});

describe('what a graphic says', () => {
  it('dates each panel, and states times in UTC in the small print', () => {
    const words = wordsOf(layoutOf().scene);
    expect(words).toContain('L: 9 Aug 2022');
    expect(words).toContain('R: 10 Aug 2022');
    expect(words).toContain('9 Aug 2022, 08:14 UTC');
    expect(words).toContain('time not stated');
  });

  it('carries credit, residual, alterations and what it is not', () => {
    const words = wordsOf(layoutOf().scene);
    expect(words).toContain('Synthetic scene rendered by Aftermath');
    expect(words).toContain('Aligned to 0.31 px (0.15 m)');
    expect(words).toContain('Altered for display: aligned, contrast matched, cropped');
    expect(words).toContain('Not field-validated. Candidate changes found by Aftermath, unreviewed.');
  });

  it('says how comparable the dates are, what speaks against it and what is not known', () => {
    const words = wordsOf(layoutOf().scene);
    expect(words).toContain('Comparability of the two dates: fair.');
    expect(words).toContain('Against it: sun direction 90° apart.');
    expect(words).toContain('Not known: viewing angle.');
  });

  it('names a credit a side where they differ, and says where one is missing', () => {
    const { before, after } = inputOf();
    const words = wordsOf(layoutOf({ before: { ...before, credit: '© A' }, after: { ...after, credit: null } }).scene);
    expect(words).toContain('L: © A · R: credit not stated');
    expect(wordsOf(layoutOf(cases['no date and no credit']).scene)).toContain('Images: credit not stated');
  });

  it('invents no date', () => {
    const words = wordsOf(layoutOf(cases['no date and no credit']).scene);
    expect(words).toContain('L: date unknown');
    expect(words).toContain('R: date unknown');
  });

  it('gives no scale, north or position without georeference, and says so', () => {
    const { scene, scaleBar, trueNorthDegrees } = layoutOf(cases['not georeferenced']);
    expect(scaleBar).toBeNull();
    expect(trueNorthDegrees).toBeNull();
    expect(scene.elements.some(({ kind }) => kind === 'line' || kind === 'shape')).toBe(false);
    expect(wordsOf(scene)).toContain('Not georeferenced');
    expect(wordsOf(scene)).not.toMatch(/°|\d m\b/);
  });

  it('leads with what the ledger comes to, in its words, as not reviewed', () => {
    const summary = ['2–3 aircraft destroyed.', '3 aircraft still there.'];
    const words = wordsOf(layoutOf({ summary }).scene);
    expect(words).toContain('Unreviewed: 2–3 aircraft destroyed. 9 candidate changes found;');
    expect(words).not.toContain(summary[1]);
  });

  it('says nothing of aircraft where nothing can be said of change', () => {
    const words = wordsOf(layoutOf({ ...cases['not observed'], summary: ['3 aircraft gone.'] }).scene);
    expect(words).toContain('Nothing can be said of change: cloud');
    expect(words).not.toContain('aircraft');
  });

  it('tells no change from not observed', () => {
    expect(wordsOf(layoutOf(cases['unchanged']).scene)).toContain('No change found above the threshold in the 50.0 %');
    expect(wordsOf(layoutOf(cases['not observed']).scene)).toContain('Nothing can be said of change: cloud');
  });

  it('explains the hatching where there is some', () => {
    expect(wordsOf(layoutOf({ hasUnobserved: true }).scene)).toContain('Not observed');
    expect(wordsOf(layoutOf().scene)).not.toContain('Not observed');
  });
});

describe('scale', () => {
  const crop: PixelWindow = { col: 200, row: 100, width: 400, height: 300 };
  const grids: Readonly<Record<string, Grid>> = {
    UTM: gridAt(),
    'Web Mercator at 60°': gridAt({ epsg: 3857, originX: 1_000_000, originY: 8_400_000 }),
    'longitude and latitude': gridAt({ epsg: 4326, originX: 30, originY: 50, pixelWidth: 1e-5, pixelHeight: 1e-5 }),
  };

  it.each(Object.entries(grids))('of the bar is true within 1 % on the ground in %s', (_, grid) => {
    const { scene, scaleBar } = layoutOf({ grid, crop });
    const pixel = groundPixelSize(grid, { col: 400, row: 250 })!;
    const metersPerPx = (pixel.width * crop.width) / scene.panels.before.width;
    expect(Math.abs((scaleBar!.lengthPx * metersPerPx) / scaleBar!.meters - 1)).toBeLessThan(0.01);
    const line = scene.elements.find((element) => element.kind === 'line')!;
    expect(line.kind === 'line' && Number(/H([\d.]+)/.exec(line.path)![1])).toBeCloseTo(
      scene.panels.before.x + scaleBar!.lengthPx,
      6,
    );
  });

  it.each(Object.entries(grids))('is the same across and down in %s', (_, grid) => {
    const { before } = layoutOf({ grid, crop }).scene.panels;
    const pixel = groundPixelSize(grid, { col: 400, row: 250 })!;
    const across = (pixel.width * crop.width) / before.width;
    const down = (pixel.height * crop.height) / before.height;
    expect(across / down).toBeCloseTo(1, 2);
  });
});

describe('size', () => {
  it('grows with the width, in proportion', () => {
    const small = layoutOf({}, 1200).scene;
    const large = layoutOf({}, 2400).scene;
    expect(large.heightPx / small.heightPx).toBeCloseTo(2, 1);
    expect(large.widthPx).toBe(2400);
  });

  it('is refused where the small print could not be read', () => {
    expect(() => layoutOf({}, 800)).toThrow(RangeError);
  });
});
