import type { Finding, PixelBox } from '../../contract/finding.ts';
import type { RunManifest } from '../../contract/run.ts';
import type { Grid, PixelWindow } from '../../geo/grid.ts';
import { groundPixelSize } from '../../geo/ground.ts';
import { placeCallouts } from '../callouts.ts';
import { formatDate } from '../format-date.ts';
import { markerPaths } from '../graphic-marks.ts';
import type { Size } from '../plane-geometry.ts';
import { chooseScaleBar } from '../scale-bar.ts';
import { outlinePath } from '../spread-finding.ts';
import { trueNorthDegrees } from '../true-north.ts';
import type { ReportMark, ReportPicture, ReportPictures } from './report-document.ts';
import { findingHeading } from './report-words.ts';

/** A picture that a report asks for: this window of the aligned grid, at this size. */
export interface PicturePlan {
  readonly name: string;
  readonly shows: 'before' | 'after' | 'magnitude';
  readonly crop: PixelWindow;
  readonly size: Size;
}

/** Pictures are no larger than this, px: 250 to an inch on A4. */
const OVERVIEW: Size = { width: 860, height: 1200 };
const CHANGE_MAP: Size = { width: 1300, height: 1100 };
const CHIP: Size = { width: 480, height: 360 };

/** A chip shows so many times what it is of, and no less than so many pixels. */
const CHIP_CONTEXT = 2.4;
const LEAST_CHIP_PX = 64;

/** Ground that is wider by this than it is high is shown one date above the other. */
const STACKED_ASPECT = 2.2;

const OVERVIEW_CALLOUTS = 20;
const MAP_CALLOUTS = 40;
const CHIP_COLOUR = '#f0e442';

/** Pictures as a document holds them, and what they are drawn from. */
export interface PlannedPictures {
  readonly block: ReportPictures;
  readonly plans: readonly PicturePlan[];
}

export function planOverview({ grid, inputs }: RunManifest, findings: readonly Finding[]): PlannedPictures {
  const crop = wholeOf(grid);
  const size = sizeOf(grid, crop, OVERVIEW);
  const callouts = { most: OVERVIEW_CALLOUTS, badgeRadius: 22, strokePx: 5 };
  const marks = [...calloutMarks(findings, crop, size, callouts), ...placeMarks(grid, crop, size, 26)];
  const plans = (['before', 'after'] as const).map((shows) => ({ name: `overview-${shows}`, shows, crop, size }));
  return {
    plans,
    block: {
      kind: 'pictures',
      arrangement: size.width > STACKED_ASPECT * size.height ? 'stacked' : 'beside',
      pictures: plans.map(({ name, shows }) => ({
        ...dated(name, shows, inputs, size),
        alt: `The whole area ${shows === 'before' ? 'before' : 'after'}; the strongest findings bear their numbers.`,
        marks,
      })),
      caption: `Both dates over the whole area, aligned, in one stretch. ${numbersWords(findings)} Hatched: not observed.`,
    },
  };
}

export function planChangeMap({ grid }: RunManifest, findings: readonly Finding[]): PlannedPictures {
  const crop = wholeOf(grid);
  const size = sizeOf(grid, crop, CHANGE_MAP);
  const callouts = { most: MAP_CALLOUTS, badgeRadius: 18, strokePx: 4 };
  return {
    plans: [{ name: 'change-map', shows: 'magnitude', crop, size }],
    block: {
      kind: 'pictures',
      arrangement: 'stacked',
      pictures: [
        {
          name: 'change-map',
          widthPx: size.width,
          heightPx: size.height,
          label: 'Change map',
          alt: 'How much the ground changed, pale to dark; the strongest findings bear their numbers.',
          marks: [...calloutMarks(findings, crop, size, callouts), ...placeMarks(grid, crop, size, 24)],
        },
      ],
      caption:
        'Magnitude of change (change/magnitude.tif). White to grey: below the threshold; yellow to dark red: from where ' +
        'regions grow to twice where they begin. Hatched: not observed.',
    },
  };
}

/** The two dates of one finding. */
export function planChips(
  { grid, inputs }: RunManifest,
  finding: Finding,
): { readonly pictures: readonly ReportPicture[]; readonly plans: readonly PicturePlan[] } {
  const crop = chipWindow(grid, finding.box);
  const size = sizeOf(grid, crop, CHIP);
  const marks = [frame(finding, crop, size), ...placeMarks(grid, crop, size, 22)];
  const plans = (['before', 'after'] as const).map((shows) => ({ name: `${finding.id}-${shows}`, shows, crop, size }));
  return {
    plans,
    pictures: plans.map(({ name, shows }) => ({
      ...dated(name, shows, inputs, size),
      alt: `${findingHeading(finding)}, ${shows}.`,
      marks,
    })),
  };
}

function dated(name: string, shows: 'before' | 'after', inputs: RunManifest['inputs'], size: Size) {
  const side = shows === 'before' ? 'L' : 'R';
  return {
    name,
    widthPx: size.width,
    heightPx: size.height,
    label: `${side}: ${formatDate(inputs[shows].acquiredAt)}`,
  } as const;
}

function numbersWords(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'No finding is marked.';
  return 'Numbers are those of the findings: 7 is F7.';
}

function wholeOf({ width, height }: Grid): PixelWindow {
  return { col: 0, row: 0, width, height };
}

/** The largest picture of a window in ground proportions that fits into a size. */
function sizeOf(grid: Grid, crop: PixelWindow, most: Size): Size {
  const pixel = groundPixelSize(grid) ?? { width: 1, height: 1 };
  const width = crop.width * pixel.width;
  const height = crop.height * pixel.height;
  const scale = Math.min(most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The ground round a box in a chip's proportions, whole pixels, inside the grid. */
function chipWindow(grid: Grid, [x0, y0, x1, y1]: PixelBox): PixelWindow {
  const pixel = groundPixelSize(grid) ?? { width: 1, height: 1 };
  const tallness = (CHIP.height / CHIP.width) * (pixel.width / pixel.height);
  const wanted = Math.max(LEAST_CHIP_PX, CHIP_CONTEXT * (x1 - x0), (CHIP_CONTEXT * (y1 - y0)) / tallness);
  const width = Math.min(grid.width, Math.ceil(wanted));
  const height = Math.min(grid.height, Math.max(1, Math.ceil(wanted * tallness)));
  const start = (middle: number, length: number, whole: number) =>
    Math.max(0, Math.min(whole - length, Math.round(middle - length / 2)));
  return {
    col: start((x0 + x1) / 2, width, grid.width),
    row: start((y0 + y1) / 2, height, grid.height),
    width,
    height,
  };
}

/** The finding's own outline where it can be told from a box, else corners that leave it free. */
function frame(finding: Finding, crop: PixelWindow, size: Size): ReportMark {
  const strokePx = 5;
  const outline = finding.kind === 'change' ? outlinePath(finding, crop, size, { x: 0, y: 0 }) : '';
  if (outline !== '') return { kind: 'line', path: outline, colour: CHIP_COLOUR, strokePx };
  const [x0, y0, x1, y1] = finding.box;
  const across = size.width / crop.width;
  const down = size.height / crop.height;
  const gap = 10;
  const box = {
    x: (x0 - crop.col) * across - gap,
    y: (y0 - crop.row) * down - gap,
    width: (x1 - x0) * across + 2 * gap,
    height: (y1 - y0) * down + 2 * gap,
  };
  return { kind: 'line', path: markerPaths.corners(box), colour: CHIP_COLOUR, strokePx };
}

function calloutMarks(
  findings: readonly Finding[],
  crop: PixelWindow,
  size: Size,
  options: { readonly most: number; readonly badgeRadius: number; readonly strokePx: number },
): ReportMark[] {
  const callouts = placeCallouts(findings, crop, size, options);
  const { strokePx, badgeRadius } = options;
  return [
    ...callouts.map(({ shape, box, colour, finding, isSpread }): ReportMark => {
      if (isSpread) {
        return { kind: 'line', path: outlinePath(finding, crop, size, { x: 0, y: 0 }), colour, strokePx: strokePx / 2 };
      }
      return shape === 'dot'
        ? { kind: 'dot', box, colour }
        : { kind: 'line', path: markerPaths[shape](box), colour, strokePx };
    }),
    ...callouts.map(({ leader: { from, to } }): ReportMark => {
      const path = `M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
      return { kind: 'line', path, colour: '#ffffff', strokePx: strokePx / 2 };
    }),
    ...callouts.map(
      ({ badge, number }): ReportMark => ({ kind: 'badge', centre: badge, radius: badgeRadius, text: number }),
    ),
  ];
}

/** Scale and north, where the ground has them. */
function placeMarks(grid: Grid, crop: PixelWindow, size: Size, textPx: number): ReportMark[] {
  const middle = { col: crop.col + crop.width / 2, row: crop.row + crop.height / 2 };
  const pixel = groundPixelSize(grid, middle);
  if (pixel === null || size.width < 8 * textPx) return [];
  const { lengthPx, label } = chooseScaleBar((pixel.width * crop.width) / size.width, size.width * 0.35);
  const degrees = trueNorthDegrees(grid, middle);
  return [
    { kind: 'scale', lengthPx, label, textPx },
    ...(degrees === null ? [] : [{ kind: 'north', degrees, sizePx: 2 * textPx } as const]),
  ];
}
