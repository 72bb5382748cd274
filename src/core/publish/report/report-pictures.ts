import type { Finding } from '../../contract/finding.ts';
import type { RunManifest } from '../../contract/run.ts';
import type { Grid, PixelWindow } from '../../geo/grid.ts';
import { groundPixelSize } from '../../geo/ground.ts';
import { placeCallouts } from '../callouts.ts';
import { findingFrame, findingWindow, pictureSize } from '../finding-window.ts';
import { formatDate } from '../format-date.ts';
import { markerPaths } from '../graphic-marks.ts';
import type { PicturePlan } from '../picture-plan.ts';
import type { Size } from '../plane-geometry.ts';
import { chooseScaleBar } from '../scale-bar.ts';
import { outlinePath } from '../spread-finding.ts';
import { trueNorthDegrees } from '../true-north.ts';
import type { ReportMark, ReportPicture, ReportPictures } from './report-document.ts';
import { findingHeading } from './report-words.ts';

/** Pictures are no larger than this, px: 250 to an inch on A4. */
const OVERVIEW: Size = { width: 860, height: 1200 };
const CHANGE_MAP: Size = { width: 1300, height: 1100 };
const CHIP: Size = { width: 480, height: 360 };

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
  const size = pictureSize(grid, crop, OVERVIEW);
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
  const size = pictureSize(grid, crop, CHANGE_MAP);
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
  const crop = findingWindow(grid, finding.box, CHIP);
  const size = pictureSize(grid, crop, CHIP);
  const path = findingFrame(finding, crop, size, { at: { x: 0, y: 0 }, gapPx: 10 });
  const frame: ReportMark = { kind: 'line', path, colour: CHIP_COLOUR, strokePx: 5 };
  const marks = [frame, ...placeMarks(grid, crop, size, 22)];
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
