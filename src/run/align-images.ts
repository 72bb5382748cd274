import { alignOnContent } from '../core/align/align-on-content.ts';
import { NotComparable } from '../core/contract/errors.ts';
import type { Affine } from '../core/geo/affine.ts';
import { greyPlane, type Plane, shrinkPlane } from '../core/raster/plane.ts';
import type { BandPair } from '../core/scene/common-bands.ts';
import type { Scene } from '../core/scene/scene.ts';
import { openPart } from '../io/sources/open-part.ts';

/** Larger images are looked at reduced: the registration that follows works on full pixels. */
const LONGEST_SIDE_PX = 4096;
const STRIP_ROWS = 512;

/**
 * The map from a pixel of the before image to the same place in the after image, found on what they show.
 *
 * @throws NotComparable where they do not show the same place.
 */
export async function alignImages(before: Scene, after: Scene, bands: readonly BandPair[]): Promise<Affine> {
  const { width, height } = before.parts[0].grid;
  const factor = Math.max(1, Math.ceil(Math.max(width, height) / LONGEST_SIDE_PX));
  const aligned = alignOnContent(
    await readReduced(
      before,
      bands.map((band) => band.before),
      factor,
    ),
    await readReduced(
      after,
      bands.map((band) => band.after),
      factor,
    ),
  );
  if (aligned === null) {
    throw new NotComparable(
      `"${before.name}" and "${after.name}" could not be aligned on what they show: they show different places, differ by more than ` +
        '10° or a quarter in scale, or too little stayed the same. Crop both to the same ground, or give georeferenced scenes.',
    );
  }
  const { beforeToAfter } = aligned;
  return { ...beforeToAfter, c: beforeToAfter.c * factor, f: beforeToAfter.f * factor };
}

/** A scene's grey picture, each pixel `factor` × `factor` as large, read strip by strip. */
async function readReduced(scene: Scene, bands: readonly number[], factor: number): Promise<Plane> {
  const reader = await openPart(scene.parts[0]);
  const { width, height } = reader.part.grid;
  const reducedWidth = Math.floor(width / factor);
  const reducedHeight = Math.floor(height / factor);
  const plane: Plane = {
    width: reducedWidth,
    height: reducedHeight,
    values: new Float32Array(reducedWidth * reducedHeight),
    valid: new Uint8Array(reducedWidth * reducedHeight),
  };
  try {
    for (let row = 0; row < reducedHeight; row += STRIP_ROWS) {
      const rows = Math.min(STRIP_ROWS, reducedHeight - row);
      const strip = await reader.readWindow({ col: 0, row: row * factor, width, height: rows * factor });
      const reduced = shrinkPlane(greyPlane({ ...strip, bands: bands.map((band) => strip.bands[band]!) }), factor);
      plane.values.set(reduced.values, row * reducedWidth);
      plane.valid.set(reduced.valid, row * reducedWidth);
    }
  } finally {
    await reader.close();
  }
  return plane;
}
