import { useMemo } from 'preact/hooks';
import type { SearchResult } from '../../../src/core/contract/archive.ts';
import { significant } from '../review/words.ts';
import { planeAround } from './found-plane.ts';
import { lighting } from './lighting.ts';
import { keyOf, type Searching } from './searching.ts';

/** Footprints of the scenes that were found, and the area that was searched; what is pointed at stands out, here and in the lists. */
export function FoundMap({ result, searching }: { readonly result: SearchResult; readonly searching: Searching }) {
  const { scenes, area } = result;
  const { plane, outlines } = useMemo(() => {
    const plane = planeAround(
      area,
      scenes.map(({ footprint }) => footprint),
    );
    return { plane, outlines: new Map(scenes.map((scene) => [keyOf(scene), plane.path(scene.footprint)])) };
  }, [result]);
  return (
    <figure class="found-map">
      <svg
        viewBox={plane.viewBox}
        role="img"
        aria-label={`Footprints of the ${scenes.length} scenes around the searched area`}
      >
        {[...outlines].map(([key, outline]) => (
          <path key={key} class="footprint" d={outline} {...lighting(searching, [key])} />
        ))}
        {searching.lit.value.map((key) => (
          <path key={key} class="footprint" data-lit d={outlines.get(key)} />
        ))}
        <path class="searched-outline" data-casing d={plane.path(area)} />
        <path class="searched-outline" d={plane.path(area)} />
      </svg>
      <figcaption>
        The map is {significant(plane.widthMeters / 1000)} km wide, north up; the searched area is yellow.
      </figcaption>
    </figure>
  );
}
