import type { AlignedPatch } from '../../../src/core/align/aligned-patch.ts';
import { fitRadiometry } from '../../../src/core/align/radiometry.ts';
import type { Sight } from '../../../src/core/change/change-method.ts';
import {
  type ChangeMethodName,
  changeMagnitude,
  changeMethods,
  DEFAULT_METHOD,
  fitChangeModel,
} from '../../../src/core/change/change-model.ts';
import type { ChangeRegion } from '../../../src/core/change/change-region.ts';
import { trackRegions } from '../../../src/core/change/components.ts';
import { countMagnitudes, emptyHistogram } from '../../../src/core/change/threshold.ts';
import { thresholds } from '../../../src/core/change/thresholds.ts';
import type { Raster } from '../../../src/core/raster/raster.ts';

/** Numbers 0..1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How ground looks at a continuous position: fields, roads, roofs; brightness about 40..160, three bands. */
export type Ground = (col: number, row: number) => readonly [number, number, number];

export function texturedGround(seed: number): Ground {
  const random = seededRandom(seed);
  const waves = Array.from({ length: 40 }, (_, i) => ({
    col: (random() - 0.5) * 0.02 * (i + 1),
    row: (random() - 0.5) * 0.02 * (i + 1),
    phase: random() * 2 * Math.PI,
    height: (random() * 14) / Math.sqrt(i + 1),
    tint: random(),
  }));
  return (col, row) => {
    let level = 95;
    let tint = 0;
    for (const wave of waves) {
      const swing = wave.height * Math.sin(wave.col * col + wave.row * row + wave.phase);
      level += swing;
      tint += wave.tint * swing * 0.2;
    }
    return [level - tint, level, level + tint];
  };
}

export interface Rendering {
  readonly width?: number;
  readonly height?: number;
  readonly gain?: number;
  readonly offset?: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly shiftPx?: number;
  readonly isValid?: (col: number, row: number) => boolean;
  readonly arrays?: typeof Uint8Array | typeof Uint16Array;
}

/** One acquisition of the ground. */
export function rendered(ground: Ground, options: Rendering = {}): Raster {
  const {
    width = 256,
    height = 256,
    gain = 1,
    offset = 0,
    noise = 1.5,
    seed = 1,
    shiftPx = 0,
    isValid = () => true,
    arrays = Uint8Array,
  } = options;
  const random = seededRandom(seed);
  const bands = [0, 1, 2].map(() => new arrays(width * height));
  const valid = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const i = row * width + col;
      const seen = ground(col + 0.5 + shiftPx, row + 0.5);
      for (const [band, plane] of bands.entries()) {
        const grain = (random() + random() + random() - 1.5) * 2 * noise;
        plane[i] = Math.round(Math.max(0, gain * (seen[band]! + grain) + offset));
      }
      valid[i] = isValid(col, row) ? 1 : 0;
      if (valid[i] === 0) for (const plane of bands) plane[i] = 0;
    }
  }
  return { width, height, bands, valid };
}

/** The same ground with discs on it, each with its own factor on brightness. */
export function withDiscs(
  ground: Ground,
  discs: readonly { readonly col: number; readonly row: number; readonly radius: number; readonly factor: number }[],
): Ground {
  return (col, row) => {
    const [a, b, c] = ground(col, row);
    const factor = discs.find((disc) => Math.hypot(col - disc.col, row - disc.row) < disc.radius)?.factor ?? 1;
    return [a * factor, b * factor, c * factor];
  };
}

export const threeBands = ['red', 'green', 'blue'].map((name, i) => ({ name, before: i, after: i }));

/** A rectangle cut from a pair. */
export function cutPatch(
  { before, after }: AlignedPatch,
  window: { readonly col: number; readonly row: number; readonly width: number; readonly height: number },
): AlignedPatch {
  const cut = (raster: Raster): Raster => {
    const plane = <Plane extends Raster['bands'][number]>(values: Plane): Plane => {
      const out = values.slice(0, window.width * window.height) as Plane;
      for (let row = 0; row < window.height; row++) {
        const start = (window.row + row) * raster.width + window.col;
        out.set(values.subarray(start, start + window.width), row * window.width);
      }
      return out;
    };
    return { width: window.width, height: window.height, bands: raster.bands.map(plane), valid: plane(raster.valid) };
  };
  return { before: cut(before), after: cut(after) };
}

/** A pair as a method sees it, mapped; the whole pair is the only patch. */
export function mapped(pair: AlignedPatch, method?: ChangeMethodName, sight: Partial<Sight> = {}) {
  const model = modelOf(pair, method, sight);
  return { model, ...changeMagnitude(pair.before, pair.after, model) };
}

export function modelOf(pair: AlignedPatch, method: ChangeMethodName = DEFAULT_METHOD, sight: Partial<Sight> = {}) {
  return fitChangeModel([pair], fitRadiometry([pair], threeBands), { method, ...sight });
}

/** The regions of a pair, by the threshold that suits the method unless told otherwise. */
export function regionsOf(
  pair: AlignedPatch,
  method: ChangeMethodName = DEFAULT_METHOD,
  options: Partial<Sight> & { readonly minimumAreaPx?: number } = {},
): ChangeRegion[] {
  const { minimumAreaPx = 12, ...sight } = options;
  const { magnitude, brightening } = mapped(pair, method, sight);
  const histogram = emptyHistogram();
  countMagnitudes(histogram, magnitude);
  const tracker = trackRegions(thresholds[changeMethods[method].threshold](histogram), { minimumAreaPx });
  const { width, height } = pair.before;
  for (let row = 0; row < height; row++) {
    tracker.addRow(
      magnitude.subarray(row * width, (row + 1) * width),
      brightening.subarray(row * width, (row + 1) * width),
    );
  }
  return tracker.finish();
}

export function regionAt(regions: readonly ChangeRegion[], { col, row }: { col: number; row: number }) {
  return regions.find(({ runs }) => runs.some((run) => run.row === row && run.start <= col && col < run.end));
}
