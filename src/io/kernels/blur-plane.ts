import { type BlurPlane, blurPlane } from '../../core/raster/anti-alias.ts';
import { isTooLarge, room } from './plane-room.ts';
import { wasm } from './wasm.ts';

/** The core's `blurPlane` in WebAssembly, in place. */
export const blurPlaneFast: BlurPlane = (values, width, height, blurs) => {
  const kernels = wasm();
  const { across, down } = blurs;
  if (kernels === null || isTooLarge(values)) return blurPlane(values, width, height, blurs);
  const [tapsAcross, tapsDown] = [across?.length ?? 0, down?.length ?? 0];
  // Whole vectors are written past a plane's last row, but not past its end by more than its slack.
  const [first, second, weights, line] = room(
    kernels,
    values.length,
    values.length,
    tapsAcross + tapsDown,
    width + tapsAcross + 4,
  );
  first.floats.set(values);
  weights.floats.set([...(across ?? []), ...(down ?? [])]);
  if (across !== null) kernels.blurCols(first.at, second.at, width, height, weights.at, tapsAcross, line.at);
  const [from, to] = across === null ? [first, second] : [second, first];
  if (down !== null) kernels.blurRows(from.at, to.at, width, height, weights.at + 4 * tapsAcross, tapsDown);
  values.set((down === null ? from : to).floats);
  return values;
};
