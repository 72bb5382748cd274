import { lookAtAll, type Stage } from '../map/stage.ts';
import { wantsStillness } from '../state/stillness.ts';

/** Zoom, on the map's right edge, clear of labels and controls. */
export function ZoomButtons({ stage }: { readonly stage: Stage }) {
  const zoom = (steps: number) =>
    stage.view.animate({ zoom: stage.view.getZoom()! + steps, duration: wantsStillness() ? 0 : 120 });
  return (
    <fieldset class="zoom" aria-label="Zoom">
      <button type="button" aria-label="Zoom in" onClick={() => zoom(1)}>
        +
      </button>
      <button type="button" aria-label="Zoom out" onClick={() => zoom(-1)}>
        −
      </button>
      <button type="button" aria-label="Whole scene" title="Whole scene" onClick={() => lookAtAll(stage)}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" fill="none" stroke="currentColor" stroke-width="2" />
        </svg>
      </button>
    </fieldset>
  );
}
