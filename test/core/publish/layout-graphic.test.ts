import { describe, expect, it } from 'vitest';
import { AftermathError } from '../../../src/core/contract/errors.ts';
import { GRAPHIC_PRESETS, type GraphicRequest } from '../../../src/core/contract/graphic.ts';
import type { Grid, PixelWindow } from '../../../src/core/geo/grid.ts';
import { groundPixelSize } from '../../../src/core/geo/ground.ts';
import type { GraphicInput } from '../../../src/core/publish/graphic-input.ts';
import type { GraphicScene, TextElement } from '../../../src/core/publish/graphic-scene.ts';
import { layoutGraphic } from '../../../src/core/publish/layout-graphic.ts';
import type { Box } from '../../../src/core/publish/plane-geometry.ts';
import type { Typeface } from '../../../src/core/publish/typeface.ts';
import { findingAt } from '../../helpers/findings.ts';
import { graphicCases, graphicInputOf, graphicPresets, sideOf } from '../../helpers/graphic-cases.ts';
import { gridAt } from '../../helpers/scenes.ts';

/** Every letter as wide as a wide one of Noto Sans. */
const typeface: Typeface = {
  measure: (text, sizePx) => [...text].length * sizePx * 0.6,
  outline: () => '',
};

function layoutOf(options: Partial<GraphicInput> = {}, request: Partial<GraphicRequest> = {}) {
  return layoutGraphic(graphicInputOf(options), typeface, { widthPx: 1200, ...request });
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

const cases = Object.entries(graphicCases).flatMap(([name, { input = {}, request = {} }]) =>
  graphicPresets.map((preset) => ({ name, input, request: { ...request, preset } })),
);

describe.each(cases)('a graphic, $name, $request.preset', ({ name, input, request }) => {
  const { scene, crop, insets } = layoutOf(input, request);
  const page = { x: 0, y: 0, width: scene.widthPx, height: scene.heightPx };
  const isOnPage = ({ x, y, width, height }: Box) =>
    x >= 0 && y >= 0 && x + width <= page.width + 1e-6 && y + height <= page.height + 1e-6;
  const pictures = scene.elements.filter((element) => element.kind === 'picture');

  it('has the shape that was asked for', () => {
    const aspect = GRAPHIC_PRESETS[request.preset];
    if (aspect !== null) expect(scene.heightPx).toBe(Math.round(1200 / aspect));
  });

  it('clips nothing', () => {
    for (const text of textsOf(scene)) expect(isOnPage(boxOf(text)), text.text).toBe(true);
    for (const element of scene.elements) {
      if ('width' in element && element.kind !== 'text') expect(isOnPage(element), element.kind).toBe(true);
    }
  });

  it('lays no text over another, nor over a picture but a word on its own ground', () => {
    const texts = textsOf(scene);
    for (const [index, text] of texts.entries()) {
      for (const other of texts.slice(index + 1)) {
        expect(overlap(boxOf(text), boxOf(other)), `${text.text} / ${other.text}`).toBe(false);
      }
      if (/^[LR]$/.test(text.text)) continue;
      for (const picture of pictures) expect(overlap(boxOf(text), picture), text.text).toBe(false);
    }
  });

  it('lays no picture, badge or mark of the key over another', () => {
    for (const [index, picture] of pictures.entries()) {
      for (const other of pictures.slice(index + 1)) expect(overlap(picture, other), picture.name).toBe(false);
    }
    const badges = scene.elements.filter((element) => element.kind === 'badge');
    for (const [index, { centre, radius }] of badges.entries()) {
      for (const other of badges.slice(index + 1)) {
        expect(Math.hypot(centre.x - other.centre.x, centre.y - other.centre.y)).toBeGreaterThan(1.9 * radius);
      }
      for (const text of textsOf(scene)) {
        const disc = { x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius };
        expect(overlap(disc, boxOf(text)), text.text).toBe(false);
      }
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
      if (element.kind === 'badge') expect(element.text.width).toBeLessThan(1.8 * element.radius);
    }
  });

  it('never shortens credit and limitations', () => {
    const words = wordsOf(scene);
    const { before } = graphicInputOf(input);
    if (before.credit !== null) expect(words.replaceAll(' ', '')).toContain(before.credit.replaceAll(' ', ''));
    expect(words).toContain('Not field-validated.');
    expect(words).toContain('Aftermath 0.1.0, run a1b2c3d4e5f60718.');
  });

  it('shows the same ground on both panels, in ground proportions, with the same marks', () => {
    const { before, after } = scene.panels;
    expect(after).toMatchObject({ width: before.width, height: before.height });
    expect(after.y === before.y || after.x === before.x).toBe(true);
    const shown = (name: string) => pictures.find((picture) => picture.name === name)!;
    expect(shown('before')).toMatchObject({ ...before, crop });
    expect(shown('after')).toMatchObject({ ...after, crop });
    const pixel = groundPixelSize(graphicInputOf(input).grid) ?? { width: 1, height: 1 };
    const aspect = (crop.width * pixel.width) / (crop.height * pixel.height);
    expect(Math.abs(before.width - before.height * aspect)).toBeLessThanOrEqual(0.5 + aspect / 2 + 0.01 * before.width);
    const marksOn = (panel: Box) =>
      scene.elements.flatMap((element) => {
        const at = element.kind === 'badge' ? element.centre : element.kind === 'marker' ? element : null;
        if (at === null || !overlap({ ...at, width: 0, height: 0 }, panel)) return [];
        const words = element.kind === 'badge' ? element.text.text : element.kind === 'marker' ? element.colour : '';
        return [{ what: `${element.kind} ${words}`, x: at.x - panel.x, y: at.y - panel.y }];
      });
    const [left, right] = [marksOn(before), marksOn(after)];
    expect(right.map(({ what }) => what)).toEqual(left.map(({ what }) => what));
    for (const [index, { x, y }] of right.entries()) {
      expect(x).toBeCloseTo(left[index]!.x, 6);
      expect(y).toBeCloseTo(left[index]!.y, 6);
    }
  });

  it('encloses a crop that was asked for', () => {
    const asked = (request as Partial<GraphicRequest>).crop;
    if (!asked) return;
    expect(crop.col).toBeLessThanOrEqual(asked.col);
    expect(crop.row).toBeLessThanOrEqual(asked.row);
    expect(crop.col + crop.width).toBeGreaterThanOrEqual(asked.col + asked.width);
    expect(crop.row + crop.height).toBeGreaterThanOrEqual(asked.row + asked.height);
  });

  it('shows every inset that was asked for, both dates of one square of ground', () => {
    const { insets: asked = [] } = request as Partial<GraphicRequest>;
    // Credits of a thousand letters leave a page of 16:9 room for fewer.
    const shown = name === 'long words' && request.preset === 'wide' ? asked.slice(0, insets.length) : asked;
    expect(insets.map(({ finding }) => finding.id).sort()).toEqual([...shown].sort());
    for (const inset of insets) {
      expect(inset.before).toMatchObject({ y: inset.after.y, width: inset.before.height, height: inset.after.width });
      const { width, height } = inset.crop;
      const pixel = groundPixelSize(graphicInputOf(input).grid) ?? { width: 1, height: 1 };
      expect(Math.abs(width * pixel.width - height * pixel.height)).toBeLessThanOrEqual(pixel.height);
      const enlargement = inset.before.width / width / (scene.panels.before.width / crop.width);
      expect(enlargement).toBeGreaterThanOrEqual(1.5);
      const [x0, y0, x1, y1] = inset.finding.box;
      const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
      expect(x > inset.crop.col && x < inset.crop.col + width).toBe(true);
      expect(y > inset.crop.row && y < inset.crop.row + height).toBe(true);
    }
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
    const words = wordsOf(layoutOf({}, { crop: { col: 100, row: 100, width: 500, height: 400 } }).scene);
    expect(words).toContain('Images: Satellite image © 2022 Planet Labs PBC');
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
    const words = wordsOf(layoutOf({ before: sideOf({ credit: '© A' }), after: sideOf({ credit: null }) }).scene);
    expect(words).toContain('L: © A · R: credit not stated');
    expect(wordsOf(layoutOf(graphicCases['no date and no credit']!.input).scene)).toContain(
      'Images: credit not stated',
    );
  });

  it('invents no date', () => {
    const words = wordsOf(layoutOf(graphicCases['no date and no credit']!.input).scene);
    expect(words).toContain('L: date unknown');
    expect(words).toContain('R: date unknown');
  });

  it('gives no scale, north or position without georeference, and says so', () => {
    const { scene, scaleBar, trueNorthDegrees } = layoutOf(graphicCases['not georeferenced']!.input);
    expect(scaleBar).toBeNull();
    expect(trueNorthDegrees).toBeNull();
    expect(scene.elements.some(({ kind }) => kind === 'line' || kind === 'shape')).toBe(false);
    expect(wordsOf(scene)).toContain('Not georeferenced');
    expect(wordsOf(scene)).not.toMatch(/°|\d m\b/);
  });

  it('leads with what the ledger comes to, in its words, as not reviewed', () => {
    const summary = ['2–3 aircraft destroyed.', '3 aircraft still there.'];
    const words = wordsOf(layoutOf({ summary }).scene);
    expect(words).toContain('Unreviewed: 2–3 aircraft destroyed. 9 candidate changes found, numbered');
    expect(words).not.toContain(summary[1]);
  });

  it('says nothing of aircraft where nothing can be said of change', () => {
    const words = wordsOf(layoutOf({ ...graphicCases['not observed']!.input, summary: ['3 aircraft gone.'] }).scene);
    expect(words).toContain('Nothing can be said of change: cloud');
    expect(words).not.toContain('aircraft');
  });

  it('tells no change from not observed', () => {
    expect(wordsOf(layoutOf(graphicCases['unchanged']!.input).scene)).toContain(
      'No change found above the threshold in the 50.0 %',
    );
    expect(wordsOf(layoutOf(graphicCases['not observed']!.input).scene)).toContain(
      'Nothing can be said of change: cloud',
    );
  });

  it('explains the hatching where there is some', () => {
    expect(wordsOf(layoutOf({ hasUnobserved: true }).scene)).toContain('Not observed');
    expect(wordsOf(layoutOf().scene)).not.toContain('Not observed');
  });
});

describe('the key', () => {
  const row = Array.from({ length: 8 }, (_, i) => ({
    ...findingAt(i + 1, [100 + 100 * i, 380, 140 + 100 * i, 420], { kind: i === 7 ? 'crater' : 'aircraft' }),
    sentence: 'What stood here, of an aircraft’s size, is gone; whether it was destroyed cannot be told at this scale.',
  }));

  it('gives every number a sentence where there is room', () => {
    expect(wordsOf(layoutOf({ findings: row }).scene).match(/What stood here/g)).toHaveLength(8);
  });

  it('lets numbers that are alike share a few words where there is less, and loses none', () => {
    const { scene } = layoutOf({ findings: row }, { preset: 'wide', locator: true });
    const words = wordsOf(scene);
    expect(words).not.toMatch(/What stood here|more$|…/);
    expect(words.match(/Aircraft-sized object gone/g)).toHaveLength(1);
    const inKey = scene.elements.filter(
      (element) => element.kind === 'badge' && element.centre.x > scene.panels.after.x + scene.panels.after.width,
    );
    expect(inKey.map((badge) => badge.kind === 'badge' && badge.text.text).sort()).toEqual([...'12345678']);
  });
});

describe('after people have looked', () => {
  const findings = [1, 2, 3].map((rank) => findingAt(rank, [200 * rank, 300, 200 * rank + 60, 360]));
  const outcome = 'Found: ground looks different at 2 places. Reviewed in part.';
  const review = { extent: { all: 3, reviewed: 2, disputed: 0 }, outcome, rejected: new Set(['F1']) };
  const input = { findings, review, verdict: { kind: 'changed', findings: 3, observedFraction: 1 } as const };

  it('does not call out what they rejected, unless it is asked for', () => {
    expect(
      layoutOf(input)
        .callouts.map(({ number }) => number)
        .sort(),
    ).toEqual(['2', '3']);
    const asked = layoutOf(input, { findings: ['F1', 'F2'] });
    expect(asked.callouts.map(({ number }) => number).sort()).toEqual(['1', '2']);
  });

  it('says what stands and how far they looked, no more that nobody has', () => {
    const words = wordsOf(layoutOf(input).scene);
    expect(words).toContain(`${outcome} 2 numbered alike on both images.`);
    expect(words).toContain('a person has looked at 2 of 3.');
    expect(words).not.toMatch(/[Uu]nreviewed/);
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
    const { scene, scaleBar } = layoutOf({ grid }, { crop });
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
    const { before } = layoutOf({ grid }, { crop }).scene.panels;
    const pixel = groundPixelSize(grid, { col: 400, row: 250 })!;
    const across = (pixel.width * crop.width) / before.width;
    const down = (pixel.height * crop.height) / before.height;
    expect(across / down).toBeCloseTo(1, 2);
  });
});

describe('size', () => {
  it('grows with the width, in proportion', () => {
    const small = layoutOf({}, { widthPx: 1200 }).scene;
    const large = layoutOf({}, { widthPx: 2400 }).scene;
    expect(large.heightPx / small.heightPx).toBeCloseTo(2, 1);
    expect(large.widthPx).toBe(2400);
  });

  it('is refused where the small print could not be read', () => {
    for (const widthPx of [800, 8001, 1500.5]) expect(() => layoutOf({}, { widthPx })).toThrow(AftermathError);
  });
});
