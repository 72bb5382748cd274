import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Alert, Site } from '../../../src/core/contract/watch.ts';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import { formatPlace, initialDeskView } from '../state/link.ts';
import { Ground } from './ground.tsx';
import { createGroundMap, type GroundMap } from './ground-map.ts';

/** The area of a site, what is ignored in it, and its unread alerts; a zone to ignore can be drawn. */
export function SiteMap({
  site,
  alerts,
  onZone,
}: {
  readonly site: Site;
  readonly alerts: readonly Alert[];
  readonly onZone: (zone: LonLatGeometry) => void;
}) {
  const target = useRef<HTMLDivElement>(null);
  const map = useRef<GroundMap | null>(null);
  const stop = useRef<(() => void) | null>(null);
  const isDrawing = useSignal(false);
  const shown = alerts.filter(({ at, state }) => at !== null && state === 'unread');
  const runs = useRef(new Map<string, Alert>());
  runs.current = new Map(shown.map((alert) => [alert.id, alert]));
  useEffect(() => {
    const made = createGroundMap(target.current!, {
      onPick: (mark) => {
        const alert = mark && runs.current.get(mark.id);
        if (!alert?.runId) return;
        const desk = { ...initialDeskView, selected: alert.findingId };
        location.hash = formatPlace({ page: 'run', id: alert.runId, desk });
      },
    });
    map.current = made;
    return made.dispose;
  }, []);
  useEffect(() => {
    map.current?.show(
      shown.map(({ id, sentence, at }) => ({ id, name: sentence, at: at!, look: 'changed' })),
      [{ area: site.area, kind: 'site' }, ...site.ignoreZones.map((area) => ({ area, kind: 'ignored' as const }))],
    );
  }, [site, alerts]);
  const endDrawing = () => {
    stop.current?.();
    stop.current = null;
    isDrawing.value = false;
  };
  const draw = () => {
    isDrawing.value = true;
    stop.current =
      map.current?.draw((zone) => {
        // After the click that ends it has been heard by all.
        setTimeout(endDrawing);
        onZone(zone);
      }) ?? null;
  };
  const ignored = site.ignoreZones.length;
  return (
    <figure class="ground-map">
      <Ground target={target} label="Map of the site" />
      <figcaption>
        <span>
          {shown.length} unread alerts, {ignored} ignored {ignored === 1 ? 'zone' : 'zones'} (dashed).
        </span>
        {isDrawing.value ? (
          <>
            <span role="status">Click the corners; a double click ends the zone.</span>
            <button type="button" class="button" onClick={endDrawing}>
              Stop drawing
            </button>
          </>
        ) : (
          <button type="button" class="button" onClick={draw}>
            Draw a zone to ignore
          </button>
        )}
      </figcaption>
    </figure>
  );
}
