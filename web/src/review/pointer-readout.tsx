import type { ReadonlySignal } from '@preact/signals';
import { coordinateFormats, formatCoordinates } from '../../../src/core/geo/format-coordinates.ts';
import type { Grid } from '../../../src/core/geo/grid.ts';
import type { GroundPositions } from '../../../src/core/geo/ground-positions.ts';
import { isOnGrid, type PixelPoint } from '../../../src/core/geo/points.ts';
import { chooseCoordinateFormat, coordinateFormat } from '../state/coordinate-format.ts';

const formatTitles = { decimal: 'Degrees', dms: 'Deg min sec', mgrs: 'MGRS', utm: 'UTM' } as const;

/** Where the pointer is, in the person's own format; without georeference nothing but column and row. */
export function PointerReadout({
  pointer,
  grid,
  positions,
}: {
  readonly pointer: ReadonlySignal<PixelPoint | null>;
  readonly grid: Grid;
  /** Null without georeference. */
  readonly positions: GroundPositions | null;
}) {
  const at = pointer.value && isOnGrid(grid, pointer.value) ? pointer.value : null;
  if (positions === null) {
    return <p class="readout">Not georeferenced{at && ` · column ${Math.floor(at.col)}, row ${Math.floor(at.row)}`}</p>;
  }
  return (
    <div class="readout">
      <select
        aria-label="Format of coordinates"
        value={coordinateFormat.value}
        onChange={({ currentTarget }) =>
          chooseCoordinateFormat(coordinateFormats.find((format) => format === currentTarget.value)!)
        }
      >
        {coordinateFormats.map((format) => (
          <option key={format} value={format}>
            {formatTitles[format]}
          </option>
        ))}
      </select>
      <span {...(at && { 'data-coordinates': true })}>
        {at ? formatCoordinates(positions.toLonLat(at), coordinateFormat.value) : grid.crs?.code}
      </span>
    </div>
  );
}
