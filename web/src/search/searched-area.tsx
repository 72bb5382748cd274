import { ringArea } from '../../../src/core/geo/ellipsoid-area.ts';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import { findingArea } from '../review/words.ts';
import type { SearchedGround } from './found-draft.ts';

/** Says that only the ground that was searched is fetched and compared, and lets go of it. */
export function SearchedArea({ ground, onDrop }: { readonly ground: SearchedGround; readonly onDrop: () => void }) {
  return (
    <fieldset class="area-field">
      <legend>Area to compare</legend>
      <p class="area-words">
        The area that was searched: {ground.place}, {findingArea({ areaM2: areaM2(ground.area), areaPx: 0 })}. Of large
        files only what holds it is fetched.
      </p>
      <div class="form-actions">
        <button type="button" class="button" onClick={onDrop}>
          Whole scenes instead
        </button>
      </div>
    </fieldset>
  );
}

function areaM2({ type, coordinates }: LonLatGeometry): number {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  const rings = polygons.map(([outer]) => outer!.slice(0, -1).map(([lon, lat]) => ({ lon, lat })));
  return rings.reduce((sum, ring) => sum + Math.abs(ringArea(ring)), 0);
}
