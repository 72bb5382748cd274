import { type Signal, useSignal } from '@preact/signals';
import type { SceneLook } from '../../../src/core/contract/api.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { type AreaDraft, areaBetween } from './area-draft.ts';

const whole: AreaDraft = { left: 0, top: 0, right: 1, bottom: 1 };
const edges = ['left', 'right', 'top', 'bottom'] as const;
const edgeNames = { left: 'Left edge', right: 'Right edge', top: 'Top edge', bottom: 'Bottom edge' };
const LEAST_SHARE = 0.01;

/** Where to compare: the whole scene, or a rectangle that is dragged over the before scene or typed as shares of it. */
export function AreaField({ look, area }: { readonly look: SceneLook; readonly area: Signal<AreaDraft | null> }) {
  const { previewGrid: grid } = look;
  const start = useSignal<PixelPoint | null>(null);
  const positionOf = ({ clientX, clientY, currentTarget }: PointerEvent): PixelPoint => {
    const { left, top, width, height } = (currentTarget as Element).getBoundingClientRect();
    return { col: ((clientX - left) / width) * grid.width, row: ((clientY - top) / height) * grid.height };
  };
  const type = (edge: keyof AreaDraft, percent: number) => {
    const next = { ...(area.value ?? whole), [edge]: Math.min(1, Math.max(0, percent / 100)) };
    if (next.right - next.left >= LEAST_SHARE && next.bottom - next.top >= LEAST_SHARE) area.value = next;
  };
  const shown = area.value;
  return (
    <fieldset class="area-field">
      <legend>Area to compare</legend>
      <p class="hint">All of the scene, unless you drag a rectangle over it or give its edges.</p>
      <div class="area-map">
        <img src={look.preview} width={grid.width} height={grid.height} alt="" />
        <svg
          preserveAspectRatio="none"
          viewBox={`0 0 ${grid.width} ${grid.height}`}
          role="img"
          aria-label="The before scene; drag a rectangle over what is to be compared"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            start.value = positionOf(event);
          }}
          onPointerMove={(event) => {
            if (start.value === null) return;
            const next = areaBetween(start.value, positionOf(event), grid);
            if (next.right - next.left >= LEAST_SHARE && next.bottom - next.top >= LEAST_SHARE) area.value = next;
          }}
          onPointerUp={() => {
            start.value = null;
          }}
          onPointerCancel={() => {
            start.value = null;
          }}
        >
          {shown && (
            <>
              <path class="area-outside" fill-rule="evenodd" d={outsidePath(shown, grid.width, grid.height)} />
              <rect
                class="area-edge"
                x={shown.left * grid.width}
                y={shown.top * grid.height}
                width={(shown.right - shown.left) * grid.width}
                height={(shown.bottom - shown.top) * grid.height}
              />
            </>
          )}
        </svg>
      </div>
      <div class="area-numbers">
        {edges.map((edge) => (
          <label key={edge} class="field">
            <span class="field-name">{edgeNames[edge]}, %</span>
            <input
              type="number"
              name={`area-${edge}`}
              min={0}
              max={100}
              step={0.5}
              value={Math.round((shown ?? whole)[edge] * 1000) / 10}
              onChange={({ currentTarget }) => type(edge, currentTarget.valueAsNumber)}
            />
          </label>
        ))}
        <button
          type="button"
          class="button"
          disabled={shown === null}
          onClick={() => {
            area.value = null;
          }}
        >
          Whole scene
        </button>
      </div>
    </fieldset>
  );
}

function outsidePath({ left, top, right, bottom }: AreaDraft, width: number, height: number): string {
  const [x0, y0, x1, y1] = [left * width, top * height, right * width, bottom * height];
  return `M0 0H${width}V${height}H0ZM${x0} ${y0}H${x1}V${y1}H${x0}Z`;
}
