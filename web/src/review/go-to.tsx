import { type Signal, useSignal } from '@preact/signals';
import { formatCoordinates } from '../../../src/core/geo/format-coordinates.ts';
import { geodesicLength } from '../../../src/core/geo/geodesic.ts';
import type { Grid } from '../../../src/core/geo/grid.ts';
import type { GroundPositions } from '../../../src/core/geo/ground-positions.ts';
import { parseCoordinates } from '../../../src/core/geo/parse-coordinates.ts';
import { isOnGrid, type PixelPoint } from '../../../src/core/geo/points.ts';
import { coordinateFormat } from '../state/coordinate-format.ts';
import { thousands } from './words.ts';

/** Takes coordinates in any form that people paste, jumps there and marks the place; or says why not. */
export function GoTo({
  grid,
  positions,
  goal,
  onGo,
}: {
  readonly grid: Grid;
  readonly positions: GroundPositions;
  /** The marked place. */
  readonly goal: Signal<PixelPoint | null>;
  readonly onGo: (to: PixelPoint) => void;
}) {
  const text = useSignal('');
  const answer = useSignal<{ readonly kind: 'there' | 'refused'; readonly words: string } | null>(null);
  const go = () => {
    const reading = parseCoordinates(text.value);
    goal.value = null;
    if ('why' in reading) {
      answer.value = { kind: 'refused', words: reading.why };
      return;
    }
    const to = positions.toPixel(reading.at);
    const name = formatCoordinates(reading.at, coordinateFormat.value);
    if (!isOnGrid(grid, to)) {
      const middle = positions.toLonLat({ col: grid.width / 2, row: grid.height / 2 });
      const words = `${name} lies outside the scene, ${farInWords(geodesicLength([middle, reading.at]))} from its middle.`;
      answer.value = { kind: 'refused', words };
      return;
    }
    const wide = (reading.sideMeters ?? 0) > 1 ? `, the middle of a square of ${thousands(reading.sideMeters!)} m` : '';
    answer.value = { kind: 'there', words: `Marked: ${name}${wide}.` };
    goal.value = to;
    onGo(to);
  };
  const forget = () => {
    goal.value = null;
    answer.value = null;
  };
  return (
    <form
      class="go-to"
      aria-label="Go to coordinates"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') forget();
      }}
    >
      <input
        type="text"
        aria-label="Coordinates to go to"
        placeholder="Go to 45.093, 33.595 or MGRS, UTM …"
        autocomplete="off"
        spellcheck={false}
        maxLength={2000}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
      />
      <button type="submit">Go</button>
      <p class="go-to-answer" role="status" data-kind={answer.value?.kind}>
        {answer.value && (
          <>
            <span>{answer.value.words}</span>
            <button type="button" aria-label="Forget the place" onClick={forget}>
              ×
            </button>
          </>
        )}
      </p>
    </form>
  );
}

function farInWords(meters: number): string {
  return meters < 10_000 ? `${thousands(meters)} m` : `${thousands(meters / 1000)} km`;
}
