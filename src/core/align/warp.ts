import type { PixelPoint } from '../geo/points.ts';
import { antiAlias, type BlurPlane, blurPlane } from '../raster/anti-alias.ts';
import type { PixelArray, Raster } from '../raster/raster.ts';
import { type FillLines, fillLines, type Kernel, type PlacedLine } from '../raster/sampling.ts';
import { meshCells, type WarpPlan } from './plan-warp.ts';

/** A fifth of what interpolating between the mesh's nodes may err by. */
const MOST_STRAY_PX = 0.01;

/**
 * Fills `out`, the plan's target window, from the source pixels that the plan asked for.
 *
 * Only pixels that are not valid yet are filled, so several sources put together a mosaic: the first valid pixel
 * counts. Pixels the source says nothing of stay as they are.
 *
 * @param source exactly the window `plan.source`, with as many bands as `out`.
 * @param out the size of `plan.target`; changed in place. Any sample type: integers are rounded and clamped.
 * @param options.fill who samples, and `blur` who takes out what is finer than the target: by default the core itself.
 * @throws RangeError where sizes or band counts do not fit the plan.
 */
export function warp(
  plan: WarpPlan,
  source: Raster,
  out: Raster,
  options: { readonly kernel?: Kernel; readonly fill?: FillLines; readonly blur?: BlurPlane } = {},
): void {
  const { kernel = 'cubic', fill = fillLines, blur = blurPlane } = options;
  if (plan.source === null) return;
  demandSize('source', source, plan.source);
  demandSize('out', out, plan.target);
  if (source.bands.length !== out.bands.length) {
    throw new RangeError(`Source has ${source.bands.length} bands, out has ${out.bands.length}; give the same.`);
  }
  const isSameType = source.bands[0]?.constructor === out.bands[0]?.constructor;
  if (plan.copyOffset !== null && isSameType) copy(plan, plan.copyOffset, source, out);
  else fill(withoutAliases(source, plan.antiAliasSigmaPx, blur), out, linesOf(plan), kernel);
}

/** Whether the target is the source window as it is, as far as that is valid. */
export function isWholeCopy({ target, source, copyOffset }: WarpPlan): boolean {
  return (
    source !== null &&
    copyOffset !== null &&
    source.col === target.col + copyOffset.col &&
    source.row === target.row + copyOffset.row &&
    source.width === target.width &&
    source.height === target.height
  );
}

function copy({ target, source: origin }: WarpPlan, offset: PixelPoint, source: Raster, out: Raster): void {
  const toSourceCol = target.col + offset.col - origin!.col;
  const toSourceRow = target.row + offset.row - origin!.row;
  const first = Math.max(0, -toSourceCol);
  const end = Math.min(target.width, source.width - toSourceCol);
  if (end <= first) return;
  const isWhole = !source.valid.includes(0) && !out.valid.includes(1);
  const copyRow = isWhole ? copyWholeRow : copyValidPixels;
  for (let row = Math.max(0, -toSourceRow); row < Math.min(target.height, source.height - toSourceRow); row++) {
    const from = (row + toSourceRow) * source.width + toSourceCol + first;
    copyRow(source, out, from, row * target.width + first, end - first);
  }
}

function copyWholeRow(source: Raster, out: Raster, from: number, to: number, count: number): void {
  for (let band = 0; band < out.bands.length; band++) {
    out.bands[band]!.set(source.bands[band]!.subarray(from, from + count), to);
  }
  out.valid.fill(1, to, to + count);
}

function copyValidPixels(source: Raster, out: Raster, from: number, to: number, count: number): void {
  for (let i = 0; i < count; i++) {
    if (source.valid[from + i] !== 1 || out.valid[to + i] === 1) continue;
    for (let band = 0; band < out.bands.length; band++) out.bands[band]![to + i] = source.bands[band]![from + i]!;
    out.valid[to + i] = 1;
  }
}

/** The lines on which the plan's target is sampled: each row of each mesh cell, positions in the source window. */
function linesOf(plan: WarpPlan): PlacedLine[] {
  const { mesh, target } = plan;
  const { cellPx, sourceCol, sourceRow } = mesh;
  const origin = plan.source!;
  const lines: PlacedLine[] = [];
  for (const cell of meshCells(mesh, target)) {
    const topLeft = cell.cellRow * mesh.cols + cell.cellCol;
    const bottomLeft = topLeft + mesh.cols;
    const across = (cell.col - mesh.col) / cellPx - cell.cellCol;
    for (let row = cell.row; row < cell.row + cell.height; row++) {
      const down = (row - mesh.row) / cellPx - cell.cellRow;
      const leftCol = between(sourceCol[topLeft]!, sourceCol[bottomLeft]!, down);
      const leftRow = between(sourceRow[topLeft]!, sourceRow[bottomLeft]!, down);
      const stepCol = between(sourceCol[topLeft + 1]!, sourceCol[bottomLeft + 1]!, down) - leftCol;
      const stepRow = between(sourceRow[topLeft + 1]!, sourceRow[bottomLeft + 1]!, down) - leftRow;
      lines.push(
        straightened({
          col: leftCol + across * stepCol - origin.col,
          row: leftRow + across * stepRow - origin.row,
          stepCol: stepCol / cellPx,
          stepRow: stepRow / cellPx,
          count: cell.width,
          start: (row - target.row) * target.width + cell.col - target.col,
        }),
      );
    }
  }
  return lines;
}

/** A line that hardly strays from whole steps takes them: its samples then share their weights. */
function straightened(line: PlacedLine): PlacedLine {
  const steps = (line.count - 1) / 2;
  const strayCol = steps * (line.stepCol - 1);
  const strayRow = steps * line.stepRow;
  if (Math.abs(strayCol) > MOST_STRAY_PX || Math.abs(strayRow) > MOST_STRAY_PX) return line;
  return { ...line, col: line.col + strayCol, row: line.row + strayRow, stepCol: 1, stepRow: 0 };
}

function between(a: number, b: number, share: number): number {
  return a + share * (b - a);
}

/** What may be sampled: without details finer than the target, and without NaN under the mask, which 0 · NaN would spread. */
function withoutAliases(source: Raster, sigmaPx: PixelPoint, blur: BlurPlane): Raster {
  if (sigmaPx.col > 0 || sigmaPx.row > 0) return antiAlias(source, sigmaPx, blur);
  if (source.bands.some((band) => holdsFloats(band)) && source.valid.includes(0)) {
    return {
      ...source,
      bands: source.bands.map((band) => band.map((value, i) => (source.valid[i] === 1 ? value : 0))),
    };
  }
  return source;
}

function holdsFloats(band: PixelArray): boolean {
  return band instanceof Float32Array || band instanceof Float64Array;
}

function demandSize(name: string, raster: Raster, window: { readonly width: number; readonly height: number }): void {
  if (raster.width === window.width && raster.height === window.height) return;
  throw new RangeError(
    `${name} is ${raster.width} × ${raster.height} px, the plan wants ${window.width} × ${window.height}.`,
  );
}
