import { CrsNotSupported, NotComparable, TooLittleOverlap, UsageError } from '../contract/errors.ts';
import { type Crs, crsTransform } from '../geo/crs.ts';
import { type Extent, type Grid, gridExtent, pixelGrid } from '../geo/grid.ts';
import { groundPixelSide } from '../geo/ground.ts';
import type { Scene } from '../scene/scene.ts';

/** Below this share of the smaller scene, two scenes are not a pair. */
const MINIMUM_OVERLAP = 0.05;
/** Below this many pixels a side there is nothing to align or to compare. */
const MINIMUM_SIDE_PX = 16;
/** Pixel sizes that differ by less count as alike, so the before scene keeps its own lattice. */
const SIMILAR_PIXELS = 1.1;
const EDGE_STEPS = 20;

export interface CommonGrid {
  readonly grid: Grid;
  /** Common ground over the smaller scene's, by their bounding boxes, 0..1. */
  readonly overlapFraction: number;
  /** Coarser pixel over finer pixel on the ground; 1 without georeference. */
  readonly pixelRatio: number;
}

/**
 * The one grid that both scenes are brought to: the before scene's CRS over their common ground, at the coarser
 * pixel size (or at `gsdMeters`). Where the before scene is the coarser one, its own lattice is kept, so that its
 * pixels are not resampled at all.
 *
 * Two scenes without georeference get the before image's own pixels, whatever `gsdMeters` says they measure.
 *
 * @param areaOfInterest narrows the grid to an extent in the before scene's CRS.
 * @throws NotComparable, CrsNotSupported, TooLittleOverlap, UsageError
 */
export function commonGrid(
  before: Scene,
  after: Scene,
  options: { readonly gsdMeters?: number | undefined; readonly areaOfInterest?: Extent | undefined } = {},
): CommonGrid {
  const { gsdMeters, areaOfInterest } = options;
  if (before.crs === null || after.crs === null) return gridWithoutCrs(before, after);
  const beforeExtent = sceneExtent(before);
  const afterExtent = projectExtent(sceneExtent(after), after.crs, before.crs);
  const shared = intersectExtents(beforeExtent, afterExtent);
  const overlapFraction =
    shared === null ? 0 : extentArea(shared) / Math.min(extentArea(beforeExtent), extentArea(afterExtent));
  if (shared === null || overlapFraction < MINIMUM_OVERLAP) {
    throw new TooLittleOverlap(
      `The scenes overlap ${percent(overlapFraction)}, need ${percent(MINIMUM_OVERLAP)} of the smaller one. ` +
        'Choose a pair whose footprints both cover the area.',
    );
  }
  const wanted = areaOfInterest === undefined ? shared : intersectExtents(shared, areaOfInterest);
  if (wanted === null) {
    throw new TooLittleOverlap(
      'The area of interest lies outside the ground that both scenes cover. Check its coordinates (lon, lat).',
    );
  }
  const lattice = before.parts[0].grid;
  const beforePixel = pixelMeters(lattice);
  const pixelRatio = pixelMeters(after.parts[0].grid) / beforePixel;
  const zoom = latticeZoom(beforePixel, pixelRatio, gsdMeters);
  const grid = cutLattice(lattice, zoom, wanted);
  if (grid.width < MINIMUM_SIDE_PX || grid.height < MINIMUM_SIDE_PX) {
    throw new TooLittleOverlap(
      `The common ground is ${Math.max(0, grid.width)} × ${Math.max(0, grid.height)} px, need ${MINIMUM_SIDE_PX} a side. ` +
        'Choose a larger area or a finer --gsd.',
    );
  }
  return { grid, overlapFraction: Math.min(1, overlapFraction), pixelRatio: Math.max(pixelRatio, 1 / pixelRatio) };
}

function gridWithoutCrs(before: Scene, after: Scene): CommonGrid {
  if (before.crs !== null || after.crs !== null) {
    const [placed, loose] = before.crs === null ? [after, before] : [before, after];
    throw new CrsNotSupported(
      `"${placed.name}" is georeferenced and "${loose.name}" is not. Give both a georeference (a GeoTIFF, or a world file with a .prj), or neither.`,
    );
  }
  if (before.parts.length > 1 || after.parts.length > 1) {
    throw new NotComparable(
      'Tiles without georeference cannot be put together. Give one image per date, or georeferenced tiles.',
    );
  }
  const { width, height } = before.parts[0].grid;
  return { grid: pixelGrid(width, height), overlapFraction: 1, pixelRatio: 1 };
}

function latticeZoom(beforePixel: number, pixelRatio: number, gsdMeters: number | undefined): number {
  if (gsdMeters === undefined) return pixelRatio > SIMILAR_PIXELS ? pixelRatio : 1;
  const finest = beforePixel * Math.min(1, pixelRatio);
  if (gsdMeters < finest * 0.99) {
    throw new UsageError(
      `--gsd ${gsdMeters} is finer than both scenes (${finest.toFixed(2)} m). Give ${finest.toFixed(2)} or more.`,
    );
  }
  return Math.abs(gsdMeters / beforePixel - 1) < 0.01 ? 1 : gsdMeters / beforePixel;
}

/** The lattice's pixels, each `zoom` times as large, whose centres can lie inside the extent. */
function cutLattice(lattice: Grid, zoom: number, extent: Extent): Grid {
  const pixelWidth = lattice.pixelWidth * zoom;
  const pixelHeight = lattice.pixelHeight * zoom;
  const firstCol = Math.ceil((extent.minX - lattice.originX) / pixelWidth - 1e-6);
  const lastCol = Math.floor((extent.maxX - lattice.originX) / pixelWidth + 1e-6);
  const firstRow = Math.ceil((lattice.originY - extent.maxY) / pixelHeight - 1e-6);
  const lastRow = Math.floor((lattice.originY - extent.minY) / pixelHeight + 1e-6);
  return {
    crs: lattice.crs,
    originX: lattice.originX + firstCol * pixelWidth,
    originY: lattice.originY - firstRow * pixelHeight,
    pixelWidth,
    pixelHeight,
    width: lastCol - firstCol,
    height: lastRow - firstRow,
  };
}

/** The bounding box of all parts, in the scene's own CRS. */
function sceneExtent(scene: Scene): Extent {
  return scene.parts.map((part) => gridExtent(part.grid)).reduce(unionExtents);
}

/** The bounding box of an extent seen in another CRS; edges are followed, since they bend. */
function projectExtent(extent: Extent, from: Crs, to: Crs): Extent {
  const transform = crsTransform(from, to);
  const xs: number[] = [];
  const ys: number[] = [];
  for (let i = 0; i <= EDGE_STEPS; i++) {
    const x = extent.minX + ((extent.maxX - extent.minX) * i) / EDGE_STEPS;
    const y = extent.minY + ((extent.maxY - extent.minY) * i) / EDGE_STEPS;
    for (const point of [
      { x, y: extent.minY },
      { x, y: extent.maxY },
      { x: extent.minX, y },
      { x: extent.maxX, y },
    ]) {
      const moved = transform(point);
      xs.push(moved.x);
      ys.push(moved.y);
    }
  }
  return { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
}

function pixelMeters(grid: Grid): number {
  return groundPixelSide(grid) ?? 1;
}

function unionExtents(a: Extent, b: Extent): Extent {
  return {
    minX: Math.min(a.minX, b.minX),
    minY: Math.min(a.minY, b.minY),
    maxX: Math.max(a.maxX, b.maxX),
    maxY: Math.max(a.maxY, b.maxY),
  };
}

function intersectExtents(a: Extent, b: Extent): Extent | null {
  const shared = {
    minX: Math.max(a.minX, b.minX),
    minY: Math.max(a.minY, b.minY),
    maxX: Math.min(a.maxX, b.maxX),
    maxY: Math.min(a.maxY, b.maxY),
  };
  return shared.maxX > shared.minX && shared.maxY > shared.minY ? shared : null;
}

function extentArea(extent: Extent): number {
  return (extent.maxX - extent.minX) * (extent.maxY - extent.minY);
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}
