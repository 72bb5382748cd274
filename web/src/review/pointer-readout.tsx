import type { ReadonlySignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { crsTransform, WGS84 } from '../../../src/core/geo/crs.ts';
import { type Grid, pixelToMap } from '../../../src/core/geo/grid.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { lonLatInWords } from './words.ts';

/** Where the pointer is: longitude and latitude where the run is georeferenced, else nothing but column and row. */
export function PointerReadout({
  pointer,
  grid,
}: {
  readonly pointer: ReadonlySignal<PixelPoint | null>;
  readonly grid: Grid;
}) {
  const toLonLat = useMemo(() => grid.crs && crsTransform(grid.crs, WGS84), [grid]);
  const at = pointer.value;
  const isOnGrid = at && at.col >= 0 && at.row >= 0 && at.col < grid.width && at.row < grid.height;
  if (!toLonLat || !isOnGrid) {
    const where = isOnGrid ? ` · column ${Math.floor(at.col)}, row ${Math.floor(at.row)}` : '';
    return (
      <p class="readout">
        {grid.crs?.code ?? 'Not georeferenced'}
        {where}
      </p>
    );
  }
  const { x: lon, y: lat } = toLonLat(pixelToMap(grid, at));
  return (
    <p class="readout" data-coordinates>
      {lonLatInWords({ lon, lat })}
    </p>
  );
}
