import { ARROW_PX } from '../map/residuals.ts';
import type { Desk } from '../state/desk.ts';

/** How long an arrow of one pixel is, and by how much that exaggerates at this zoom. */
export function ResidualLegend({ desk }: { readonly desk: Desk }) {
  const { map, layers } = desk;
  if (!layers.residuals.value || map.value === null) return null;
  const times = ARROW_PX / map.value.scale;
  return (
    <div class="residual-legend">
      <span class="residual-legend-bar" style={{ width: `${ARROW_PX}px` }} aria-hidden="true" />
      Misfit of 1 px, enlarged {times < 10 ? times.toFixed(1) : Math.round(times)} times
    </div>
  );
}
