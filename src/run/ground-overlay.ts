import type { RadiometricFit } from '../core/contract/run.ts';
import type { PixelWindow } from '../core/geo/grid.ts';
import { type GroundPositions, groundPositions } from '../core/geo/ground-positions.ts';
import type { PixelPoint } from '../core/geo/points.ts';
import { type DisplayBand, displayBands } from '../core/publish/display-bands.ts';
import { levelOf } from '../core/publish/display-level.ts';
import {
  type BandStretch,
  estimateStretch,
  type Level,
  paintStretched,
  SAME_LEVEL,
  stretchRule,
} from '../core/publish/display-stretch.ts';
import type { OverlayPlan } from '../core/publish/gis/plan-overlay.ts';
import { planPanel } from '../core/publish/plan-panel.ts';
import { allocateRaster, type Raster } from '../core/raster/raster.ts';
import { fillLines, type PlacedLine } from '../core/raster/sampling.ts';
import type { PartReader } from '../core/scene/scene.ts';
import { pngOf } from '../io/formats/png.ts';

/** What is read and sampled at once, px of the picture; bounds memory whatever the size of the scene. */
const TILE_PX = 256;
/** Within so many pixels the way from degrees to the grid counts as straight: it bends by less than 0.01 px. */
const STRAIGHT_PX = 16;
/** What a sample looks at beyond its own pixel, px. */
const REACH_PX = 1;
/** The longer side of what the stretch is taken from, px; twice that is read at most. */
const SURVEY_PX = 512;

/** One date of the aligned pair, and how it is shown. */
interface ShownSide {
  readonly reader: PartReader;
  /** Indices of the bands shown, and how each comes to the common level. */
  readonly bands: readonly number[];
  readonly levels: readonly Level[];
}

/** Both dates of a run in one stretch, ready to be drawn in longitude and latitude. */
export interface ShownPair {
  readonly before: ShownSide;
  readonly after: ShownSide;
  readonly stretches: readonly BandStretch[];
}

/** @param aligned both on one grid; not closed here. */
export async function showPair(
  aligned: { readonly before: PartReader; readonly after: PartReader },
  radiometry: RadiometricFit,
): Promise<ShownPair> {
  const bands = displayBands(aligned.before.part.bandNames, aligned.after.part.bandNames);
  const side = (date: 'before' | 'after', level: (band: DisplayBand) => Level): ShownSide => ({
    reader: aligned[date],
    bands: bands.map((band) => band[date]),
    levels: bands.map(level),
  });
  const before = side('before', () => SAME_LEVEL);
  const after = side('after', (band) => levelOf(band, radiometry));
  const surveys = [await survey(before), await survey(after)];
  return { before, after, stretches: estimateStretch(surveys, stretchRule(aligned.before.part.sampleType)) };
}

async function survey(side: ShownSide) {
  const { grid } = side.reader.part;
  const share = Math.min(1, SURVEY_PX / Math.max(grid.width, grid.height));
  const size = { width: Math.ceil(share * grid.width), height: Math.ceil(share * grid.height) };
  const { window, level } = planPanel(
    side.reader.part,
    { col: 0, row: 0, width: grid.width, height: grid.height },
    size,
  );
  return { raster: await readBands(side, window, level), levels: side.levels };
}

/**
 * One date as a PNG of the plan's size, transparent where not observed.
 *
 * Reads the overview that the plan needs, tile by tile, and samples it once (bilinear). For the eye only.
 */
export async function overlayPicture(pair: ShownPair, date: 'before' | 'after', plan: OverlayPlan): Promise<Buffer> {
  const side = pair[date];
  const { part } = side.reader;
  const ground = groundPositions(part.grid)!;
  const whole = { col: 0, row: 0, width: part.grid.width, height: part.grid.height };
  const { level } = planPanel(part, whole, {
    width: Math.min(plan.width, whole.width),
    height: Math.min(plan.height, whole.height),
  });
  const step = 2 ** Math.round(Math.log2(part.grid.width / part.levels[level]!.width));
  const rgba = new Uint8ClampedArray(plan.width * plan.height * 4);
  for (let row = 0; row < plan.height; row += TILE_PX) {
    for (let col = 0; col < plan.width; col += TILE_PX) {
      const tile = {
        col,
        row,
        width: Math.min(TILE_PX, plan.width - col),
        height: Math.min(TILE_PX, plan.height - row),
      };
      const lines = linesOf(tile, plan, ground, step);
      const window = windowOf(lines, part.levels[level]!);
      if (window === null) continue;
      const source = await readBands(side, window, level);
      const sampled = allocateRaster(tile.width, tile.height, source.bands.length, part.sampleType);
      fillLines(
        source,
        sampled,
        lines.map((line) => ({ ...line, col: line.col - window.col, row: line.row - window.row })),
        'bilinear',
      );
      putTile(rgba, plan.width, paintStretched({ raster: sampled, levels: side.levels }, pair.stretches), tile);
    }
  }
  return pngOf(rgba, plan);
}

async function readBands({ reader, bands }: ShownSide, window: PixelWindow, level: number): Promise<Raster> {
  const raster = await reader.readWindow(window, { level });
  return { ...raster, bands: bands.map((band) => raster.bands[band]!) };
}

/** Where on a level, px, the centres of a tile's pixels lie: short straight pieces, row by row. */
function linesOf(tile: PixelWindow, plan: OverlayPlan, ground: GroundPositions, step: number): PlacedLine[] {
  const lon = (col: number) => plan.west + ((col + 0.5) / plan.width) * (plan.east - plan.west);
  const lat = (row: number) => plan.north - ((row + 0.5) / plan.height) * (plan.north - plan.south);
  const at = (col: number, row: number): PixelPoint => {
    const point = ground.toPixel({ lon: lon(col), lat: lat(row) });
    return { col: point.col / step, row: point.row / step };
  };
  const lines: PlacedLine[] = [];
  for (let row = 0; row < tile.height; row++) {
    for (let first = 0; first < tile.width; first += STRAIGHT_PX) {
      const count = Math.min(STRAIGHT_PX, tile.width - first);
      const start = at(tile.col + first, tile.row + row);
      const end = at(tile.col + first + count, tile.row + row);
      const stepCol = (end.col - start.col) / count;
      const stepRow = (end.row - start.row) / count;
      lines.push({ ...start, stepCol, stepRow, count, start: row * tile.width + first });
    }
  }
  return lines;
}

/** What of a level the lines look at; null where they pass it by. */
function windowOf(
  lines: readonly PlacedLine[],
  size: { readonly width: number; readonly height: number },
): PixelWindow | null {
  const ends = lines.flatMap(({ col, row, stepCol, stepRow, count }) => [
    { col, row },
    { col: col + stepCol * count, row: row + stepRow * count },
  ]);
  const cols = ends.map(({ col }) => col);
  const rows = ends.map(({ row }) => row);
  const left = Math.max(0, Math.floor(Math.min(...cols)) - REACH_PX);
  const top = Math.max(0, Math.floor(Math.min(...rows)) - REACH_PX);
  const right = Math.min(size.width, Math.ceil(Math.max(...cols)) + REACH_PX);
  const bottom = Math.min(size.height, Math.ceil(Math.max(...rows)) + REACH_PX);
  return right > left && bottom > top ? { col: left, row: top, width: right - left, height: bottom - top } : null;
}

function putTile(picture: Uint8ClampedArray, pictureWidth: number, rgba: Uint8ClampedArray, tile: PixelWindow): void {
  for (let row = 0; row < tile.height; row++) {
    const from = row * tile.width * 4;
    const to = ((tile.row + row) * pictureWidth + tile.col) * 4;
    picture.set(rgba.subarray(from, from + tile.width * 4), to);
  }
}
