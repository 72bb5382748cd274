import type { RunManifest } from '../../../src/core/contract/run.ts';
import type { GroundPositions } from '../../../src/core/geo/ground-positions.ts';
import type { Stage } from '../map/stage.ts';
import { reviewer } from '../state/reviewer.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import { AnnotationList } from './annotation-list.tsx';
import { GeojsonButtons } from './geojson-buttons.tsx';
import { middleOf } from './map-keys.ts';
import type { Ruler } from './measure.ts';
import { ToolBox } from './tool-box.tsx';

/** What people drew on this run: tools, list, and the way out to GeoJSON and back. */
export function AnnotationsPanel({
  run,
  stage,
  desk,
  ruler,
  positions,
  onAskName,
}: {
  readonly run: RunManifest;
  readonly stage: Stage;
  readonly desk: AnnotationDesk;
  readonly ruler: Ruler;
  /** Null without georeference. */
  readonly positions: GroundPositions | null;
  readonly onAskName: () => void;
}) {
  const isNamed = reviewer.value !== '';
  const count = desk.annotations.value.length;
  const goDraw = (byKey: boolean) => {
    if (byKey) desk.cross.value = middleOf(stage);
    document.querySelector<HTMLElement>('.pane-map')?.focus({ preventScroll: true });
  };
  return (
    <details class="annotations">
      <summary>
        <h2>
          Annotations <span class="count">{count}</span>
        </h2>
      </summary>
      {!isNamed && (
        <button type="button" class="button annotation-more" onClick={onAskName}>
          Say your name to draw
        </button>
      )}
      <ToolBox desk={desk} isNamed={isNamed} onTake={goDraw} />
      <AnnotationList desk={desk} stage={stage} ruler={ruler} isNamed={isNamed} />
      <div class="annotation-actions">
        <label class="annotation-switch">
          <input
            type="checkbox"
            checked={desk.isShown.value}
            onChange={({ currentTarget }) => {
              desk.isShown.value = currentTarget.checked;
            }}
          />
          Show
        </label>
        <button type="button" class="button" disabled={!isNamed} onClick={desk.undo}>
          Undo
        </button>
        <GeojsonButtons run={run} desk={desk} ruler={ruler} positions={positions} isNamed={isNamed} />
      </div>
      <p class="visually-hidden" role="status" data-said>
        {desk.said.value}
      </p>
    </details>
  );
}
