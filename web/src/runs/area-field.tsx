import { type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { SceneLook } from '../../../src/core/contract/api.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { findingArea } from '../review/words.ts';
import {
  type AreaDraft,
  areaFault,
  areaM2,
  formatCorners,
  readCorners,
  rectangleBetween,
  WHOLE_SCENE,
} from './area-draft.ts';

/** Screen px: how far a press may wander and still be a tap, and how near to a corner it takes hold of it. */
const TAP_SLACK_PX = 6;
const HOLD_PX = 16;

/** A press on the map: from where, and which corner it took hold of. */
interface Press {
  readonly from: PixelPoint;
  readonly corner: number | null;
  readonly isDrag: boolean;
}

/** Where to compare: the whole scene, or a polygon whose corners are marked on the before scene or typed as coordinates. */
export function AreaField({ look, area }: { readonly look: SceneLook; readonly area: Signal<AreaDraft> }) {
  const { previewGrid: grid } = look;
  const press = useRef<Press | null>(null);
  const refused = useSignal<{ readonly text: string; readonly why: string } | null>(null);
  const mark = (corners: AreaDraft) => {
    refused.value = null;
    area.value = corners;
  };
  const type = (text: string) => {
    const reading = readCorners(text, grid);
    if ('why' in reading) refused.value = { text, why: reading.why };
    else mark(reading.area);
  };

  const corners = area.value;
  const fault = refused.value?.why ?? areaFault(corners);
  return (
    <fieldset class="area-field">
      <legend>Area to compare</legend>
      <p class="hint">
        All of the scene, unless you mark an area: click or tap its corners one after another, or drag a rectangle.
        Corners can be dragged afterwards.
      </p>
      <div class="area-parts">
        <div class="area-map">
          <img src={look.preview} width={grid.width} height={grid.height} alt="" />
          <svg
            viewBox={`0 0 ${grid.width} ${grid.height}`}
            role="img"
            aria-label="The before scene; click the corners of what is to be compared, or type them below"
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              const { at, pxPerScreenPx } = positionOf(event, grid.width, grid.height);
              press.current = { from: at, corner: cornerNear(corners, at, HOLD_PX * pxPerScreenPx), isDrag: false };
            }}
            onPointerMove={(event) => {
              if (press.current === null) return;
              const { at, pxPerScreenPx } = positionOf(event, grid.width, grid.height);
              const { from, corner } = press.current;
              const isDrag = press.current.isDrag || distance(from, at) > TAP_SLACK_PX * pxPerScreenPx;
              press.current = { ...press.current, isDrag };
              if (isDrag) mark(corner === null ? rectangleBetween(from, at) : corners.with(corner, at));
            }}
            onPointerUp={() => {
              if (press.current?.isDrag === false && press.current.corner === null) {
                mark([...corners, press.current.from]);
              }
              press.current = null;
            }}
            onPointerCancel={() => {
              press.current = null;
            }}
          >
            {corners.length > 2 && (
              <path
                class="area-outside"
                fill-rule="evenodd"
                d={`M0 0H${grid.width}V${grid.height}H0Z${pathThrough(corners)}Z`}
              />
            )}
            <path class="area-edge" d={`${pathThrough(corners)}${corners.length > 2 ? 'Z' : ''}`} />
            {corners.map(({ col, row }, i) => (
              <path key={i} class="area-corner" d={`M${col} ${row}h0`} />
            ))}
          </svg>
        </div>
        <label class="field area-corners">
          <span class="field-name">Corners, one a line: latitude, longitude (or MGRS, UTM)</span>
          <textarea
            name="area-corners"
            rows={6}
            spellcheck={false}
            placeholder={formatCorners(
              rectangleBetween({ col: 0, row: 0 }, { col: grid.width, row: grid.height }),
              grid,
            )}
            value={refused.value?.text ?? formatCorners(corners, grid)}
            onChange={({ currentTarget }) => type(currentTarget.value)}
          />
        </label>
      </div>
      <p class="area-words" role="status" data-kind={fault === null ? undefined : 'caution'}>
        {fault ?? extentInWords(corners, areaM2(corners, grid))}
      </p>
      <div class="form-actions">
        <button type="button" class="button" disabled={corners.length === 0} onClick={() => mark(corners.slice(0, -1))}>
          Take the last corner back
        </button>
        <button type="button" class="button" disabled={corners.length === 0} onClick={() => mark(WHOLE_SCENE)}>
          Whole scene
        </button>
      </div>
    </fieldset>
  );
}

/** Where a pointer is on the preview, kept on it, and how many px of the preview one of the screen is. */
function positionOf({ clientX, clientY, currentTarget }: PointerEvent, width: number, height: number) {
  const box = (currentTarget as Element).getBoundingClientRect();
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return {
    at: {
      col: within(((clientX - box.left) / box.width) * width, width),
      row: within(((clientY - box.top) / box.height) * height, height),
    },
    pxPerScreenPx: width / box.width,
  };
}

function cornerNear(area: AreaDraft, at: PixelPoint, within: number): number | null {
  const distances = area.map((corner) => distance(corner, at));
  const least = Math.min(...distances);
  return least <= within ? distances.indexOf(least) : null;
}

function distance(a: PixelPoint, b: PixelPoint): number {
  return Math.hypot(a.col - b.col, a.row - b.row);
}

function pathThrough(corners: AreaDraft): string {
  return corners.map(({ col, row }, i) => `${i === 0 ? 'M' : 'L'}${col} ${row}`).join('');
}

function extentInWords({ length }: AreaDraft, areaM2: number | null): string {
  if (length === 0 || areaM2 === null) return 'The whole scene.';
  return `${length} corners, ${findingArea({ areaM2, areaPx: 0 })}.`;
}
