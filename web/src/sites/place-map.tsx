import { useEffect, useRef } from 'preact/hooks';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import type { LonLat } from '../../../src/core/geo/points.ts';
import { Ground } from './ground.tsx';
import { createGroundMap, type GroundMap } from './ground-map.ts';
import { siteCentre } from './site-centre.ts';

/** The world, and the area that a form asks for; a click puts its middle there. The field of coordinates does the same by keys. */
export function PlaceMap({
  area,
  onPick,
}: {
  readonly area: LonLatGeometry | null;
  readonly onPick: (at: LonLat) => void;
}) {
  const target = useRef<HTMLDivElement>(null);
  const map = useRef<GroundMap | null>(null);
  const picked = useRef(onPick);
  picked.current = onPick;
  useEffect(() => {
    const made = createGroundMap(target.current!, { onPick: (_, at) => picked.current(at) });
    map.current = made;
    return made.dispose;
  }, []);
  const key = JSON.stringify(area);
  useEffect(() => {
    if (area === null) map.current?.show([], []);
    else map.current?.show([{ id: 'middle', name: '', at: siteCentre(area), look: 'none' }], [{ area, kind: 'site' }]);
  }, [key]);
  return (
    <figure class="ground-map">
      <Ground target={target} label="Map to choose the middle of the site on" />
    </figure>
  );
}
