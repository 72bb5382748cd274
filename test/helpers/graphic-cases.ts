import type { Finding, PixelBox } from '../../src/core/contract/finding.ts';
import type { GraphicPreset, GraphicRequest } from '../../src/core/contract/graphic.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import type { GraphicInput, GraphicSide } from '../../src/core/publish/graphic-input.ts';
import { comparabilityLike } from './comparability.ts';
import { findingAt } from './findings.ts';
import { gridAt } from './scenes.ts';

/** Nine findings that stand close together. */
const crowd: readonly Finding[] = Array.from({ length: 9 }, (_, i) =>
  findingAt(i + 1, [
    400 + (i % 3) * 24,
    300 + Math.floor(i / 3) * 22,
    418 + (i % 3) * 24,
    315 + Math.floor(i / 3) * 22,
  ]),
);

/** So many findings in rows of eight over 1000 × 800 px, of all kinds. */
function spread(count: number, first = 1): readonly Finding[] {
  const kinds = ['change', 'aircraft', 'crater', 'building'] as const;
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [(i % 8) * 120 + 30, Math.floor(i / 8) * 150 + 40];
    const box: PixelBox = [x, y, x + 40, y + 60];
    return {
      ...findingAt(first + i, box, { kind: kinds[i % kinds.length]! }),
      sentence: `Aircraft ${i + 1} stood here before and is gone; the ground where it stood is darker over 240 m².`,
    };
  });
}

export function sideOf(options: Partial<GraphicSide> = {}): GraphicSide {
  return {
    name: 'before',
    acquiredAt: '2022-08-09T08:14:00Z',
    credit: 'Satellite image © 2022 Planet Labs PBC',
    sensor: 'SkySat C',
    gsdMeters: 0.5,
    conditions: { sun: { azimuthDeg: 132.4, elevationDeg: 53.1, source: 'computed' } },
    ...options,
  };
}

const UNKNOWN_SIDE = { acquiredAt: null, credit: null, sensor: null, gsdMeters: null, conditions: { sun: null } };

export function graphicInputOf(options: Partial<GraphicInput> = {}): GraphicInput {
  const { grid = gridAt({ width: 1000, height: 800 }) } = options;
  return {
    title: 'Saky air base',
    before: sideOf(),
    after: sideOf({ name: 'after', acquiredAt: '2022-08-10', conditions: { sun: null } }),
    grid,
    registration: { residualPx: 0.31, residualMeters: 0.15 },
    comparability: comparabilityLike(),
    verdict: { kind: 'changed', findings: 9, observedFraction: 0.97 },
    summary: [],
    findings: crowd,
    review: { extent: { all: 9, reviewed: 0, disputed: 0 }, outcome: null, rejected: new Set() },
    hasUnobserved: false,
    alterations: ['aligned', 'contrast matched'],
    timeZone: 'Europe/Kyiv',
    outlines: [],
    runId: 'a1b2c3d4e5f60718',
    version: '0.1.0',
    ...options,
  };
}

const long = 'a very long text that nobody thought of when the width of the page was chosen '.repeat(6);
const across = gridAt({ epsg: 4326, originX: 179.99, originY: -16, pixelWidth: 2e-5, pixelHeight: 2e-5 });
const insets = { insets: ['F1', 'F12', 'F40'], locator: true };

export interface GraphicCase {
  readonly input?: Partial<GraphicInput>;
  readonly request?: Partial<GraphicRequest>;
}

function wholeOf({ width, height }: Grid): PixelBox {
  return [0, 0, width, height];
}

/** What a layout has to stand, by name. */
export const graphicCases: Readonly<Record<string, GraphicCase>> = {
  plain: {},
  'numbers of four digits': { input: { findings: spread(10, 1301) } },
  'very wide area': {
    input: { grid: gridAt({ width: 4000, height: 500 }), findings: [findingAt(1, [1900, 200, 1960, 260])] },
  },
  'very wide view': {
    input: { grid: gridAt({ width: 4000, height: 500 }) },
    request: { crop: { col: 0, row: 20, width: 4000, height: 460 } },
  },
  'very tall area': { input: { grid: gridAt({ width: 500, height: 4000 }) } },
  'very tall view': {
    input: { grid: gridAt({ width: 500, height: 4000 }) },
    request: { crop: { col: 0, row: 0, width: 400, height: 4000 } },
  },
  'tiny area': {
    input: { grid: gridAt({ width: 20, height: 20 }), findings: [findingAt(1, [4, 4, 8, 9])] },
    request: { insets: ['F1'] },
  },
  'tiny crater': {
    input: {
      grid: gridAt({ width: 3000, height: 3000 }),
      findings: [findingAt(1, [1500, 1400, 1506, 1406], { kind: 'crater' })],
    },
    request: { insets: ['F1'], locator: true },
  },
  'at 80° N': {
    input: { grid: gridAt({ epsg: 32633, originX: 700_000, originY: 8_890_000, width: 1000, height: 800 }) },
    request: { locator: true },
  },
  'across the antimeridian': {
    input: { grid: across, timeZone: 'Pacific/Fiji' },
    request: { locator: true, insets: ['F5'] },
  },
  'not georeferenced': {
    input: {
      before: sideOf({ ...UNKNOWN_SIDE, acquiredAt: '2022-08-09' }),
      after: sideOf({ ...UNKNOWN_SIDE, acquiredAt: '2022-08-10' }),
      grid: gridAt({ epsg: null, width: 1000, height: 800 }),
      registration: { residualPx: 1.2, residualMeters: null },
      timeZone: null,
      hasUnobserved: true,
      comparability: comparabilityLike({ factors: [] }),
    },
    request: { locator: true, insets: ['F1'] },
  },
  'in part not observed': { input: { hasUnobserved: true } },
  'no date and no credit': { input: { before: sideOf(UNKNOWN_SIDE), after: sideOf(UNKNOWN_SIDE) } },
  'long words': {
    input: {
      title: long,
      before: sideOf({ name: long, credit: long }),
      after: sideOf({ name: 'x'.repeat(300), credit: `© ${long}`, sensor: long }),
      findings: crowd.map((finding): Finding => ({ ...finding, sentence: long })),
    },
    request: { insets: ['F1', 'F2', 'F3'], locator: true },
  },
  'long credit': {
    input: {
      before: sideOf({
        credit: `Pléiades 1A/B © CNES (2022), distributed by Airbus DS (acquired 18/09/2022 10:20 UTC, GSD 0.5 m, about 0 % cloud in the area, 32.5° off-nadir), provided under COPERNICUS by the European Union and ESA, all rights reserved`,
      }),
    },
  },
  'Arabic and Hebrew names': {
    input: {
      title: 'قاعدة الشعيرات الجوية (Shayrat) · בסיס חיל האוויר רמון, 2024',
      findings: crowd.map(
        (finding): Finding => ({ ...finding, sentence: 'مدرج المطار: ground became darker (حظيرة 12).' }),
      ),
    },
  },
  'Chinese, Japanese and Korean names': {
    input: {
      title: '三亚凤凰国际机场 · 那覇空港 · 평양 순안국제공항 · Пхеньян',
      findings: crowd.map(
        (finding): Finding => ({
          ...finding,
          sentence: '機庫（ハンガー）とエプロン: 격납고 became darker, 滑行道 did not.',
        }),
      ),
    },
  },
  'three-digit numbers': {
    input: { findings: crowd.map((finding): Finding => ({ ...finding, id: `F1${finding.id.slice(1)}3` })) },
  },
  'forty call-outs': {
    input: { findings: spread(40), verdict: { kind: 'changed', findings: 40, observedFraction: 1 } },
    request: { findings: Array.from({ length: 40 }, (_, i) => `F${i + 1}`) },
  },
  'three insets and a locator': {
    input: {
      findings: spread(40),
      verdict: { kind: 'changed', findings: 40, observedFraction: 1 },
      summary: ['8–11 aircraft destroyed, 7–9 of them in berms of three sides (for 1–2 that is not known).'],
    },
    request: insets,
  },
  'a change that spreads': {
    input: { findings: [findingAt(1, wholeOf(gridAt({ width: 1000, height: 800 })))] },
    request: { insets: ['F1'] },
  },
  'nothing known of the light': {
    input: {
      comparability: comparabilityLike({
        factors: comparabilityLike().factors.flatMap((factor) => Array(4).fill({ ...factor, level: 'unknown' })),
        grade: 'unknown',
      }),
    },
  },
  'night over the date line': {
    input: {
      timeZone: 'Asia/Kathmandu',
      before: sideOf({
        acquiredAt: '2022-08-09T19:14:00Z',
        conditions: { sun: { azimuthDeg: 12, elevationDeg: -20, source: 'computed' } },
      }),
    },
  },
  unchanged: { input: { findings: [], verdict: { kind: 'unchanged', observedFraction: 0.5 } } },
  'not observed': { input: { findings: [], verdict: { kind: 'not-observed', why: 'cloud' }, hasUnobserved: true } },
};

export const graphicPresets: readonly GraphicPreset[] = ['auto', 'wide', 'square', 'portrait', 'a4-landscape', 'a4'];
