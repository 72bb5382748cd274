import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { LOOK_STATES, type SiteSummary } from '../../../src/core/contract/watch.ts';
import { formatPlace } from '../state/link.ts';
import { Ground } from './ground.tsx';
import { createGroundMap, type GroundMap } from './ground-map.ts';
import { siteCentre } from './site-centre.ts';
import { stateWords } from './site-words.ts';
import { StateChip } from './state-chip.tsx';

/** Where the sites are, and what the last look at each came to; a click opens the site. The table says the same to who cannot see it. */
export function SitesMap({
  sites,
  pointedAt,
}: {
  readonly sites: readonly SiteSummary[];
  readonly pointedAt: Signal<string | null>;
}) {
  const target = useRef<HTMLDivElement>(null);
  const map = useRef<GroundMap | null>(null);
  const tip = useSignal<{ readonly name: string; readonly x: number; readonly y: number } | null>(null);
  useEffect(() => {
    const made = createGroundMap(target.current!, {
      onPoint: (mark, at) => {
        tip.value = mark && { name: mark.name, ...at };
        pointedAt.value = mark?.id ?? null;
      },
      onPick: (mark) => {
        if (mark !== null) location.hash = formatPlace({ page: 'site', id: mark.id });
      },
    });
    map.current = made;
    return made.dispose;
  }, []);
  useEffect(() => {
    map.current?.show(
      sites.map(({ site, lastLook }) => ({
        id: site.id,
        name: `${site.name}: ${lastLook === null ? 'not looked at yet' : stateWords[lastLook.state].name}`,
        at: siteCentre(site.area),
        look: lastLook?.state ?? 'none',
      })),
      [],
    );
  }, [sites]);
  useSignalEffect(() => map.current?.light(pointedAt.value));
  return (
    <figure class="ground-map sites-map">
      <Ground target={target} label="Map of the sites" />
      {tip.value && (
        <p class="map-tip" style={{ left: `${tip.value.x}px`, top: `${tip.value.y}px` }}>
          {tip.value.name}
        </p>
      )}
      <figcaption>
        {LOOK_STATES.map((state) => (
          <StateChip key={state} look={{ state }} />
        ))}
      </figcaption>
    </figure>
  );
}
