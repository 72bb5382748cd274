import type { Affine } from '../../geo/affine.ts';
import type { Grid } from '../../geo/grid.ts';
import { groundPixelSide } from '../../geo/ground.ts';

/** The pair seen small: what cloud and haze do shows at tens of metres, and of the whole at once. Plain data. */
export interface SurveyPlan {
  /** The run's grid with pixels `factor` times as large; may reach past it by less than one of them. */
  readonly grid: Grid;
  readonly factor: number;
  /** Ground size of a survey pixel, m; null without georeference. */
  readonly pixelMeters: number | null;
}

const WANTED_METERS = 4;
const MOST_PIXELS = 1_500_000;
/** Without a scale, coarse enough that a window of the detector is a good part of the image. */
const MOST_PIXELS_WITHOUT_SCALE = 450_000;

export function planSurvey(grid: Grid): SurveyPlan {
  const meters = groundPixelSide(grid);
  const most = meters === null ? MOST_PIXELS_WITHOUT_SCALE : MOST_PIXELS;
  const forSize = Math.ceil(Math.sqrt((grid.width * grid.height) / most));
  const forDetail = meters === null ? 1 : Math.round(WANTED_METERS / meters);
  const factor = Math.max(1, forSize, forDetail);
  return {
    grid: {
      ...grid,
      pixelWidth: grid.pixelWidth * factor,
      pixelHeight: grid.pixelHeight * factor,
      width: Math.ceil(grid.width / factor),
      height: Math.ceil(grid.height / factor),
    },
    factor,
    pixelMeters: meters === null ? null : meters * factor,
  };
}

/** A map between pixels of the run's grid as one between survey pixels. */
export function onSurvey({ a, b, c, d, e, f }: Affine, factor: number): Affine {
  return { a, b, c: c / factor, d, e, f: f / factor };
}
