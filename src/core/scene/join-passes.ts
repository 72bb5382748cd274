import type { OfferedScene } from '../contract/archive.ts';
import { groundSamples, holdsPosition } from '../geo/ground-share.ts';
import type { LonLatGeometry } from '../geo/lon-lat-geometry.ts';

/** Archives cut what one flight over a place saw into tiles: seconds apart, up to about a minute along a strip. */
const PASS_SECONDS = 60;
/** A tile that shows less than this of the area besides is not worth its fetch. */
const LEAST_SHARE = 0.01;

/** What one pass over an area offers. */
export interface Pass {
  /**
   * The tile that shows most of the area, with the footprint of all and the most cloud that is stated of any. Its mask is its own, the
   * other tiles have theirs; null unless all of them have one.
   */
  readonly scene: OfferedScene;
  /** The other tiles, as they were offered; none where one shows all, or nothing more is to be had. */
  readonly rest: readonly OfferedScene[];
}

/**
 * Joins tiles of one pass where none of them shows the whole area: same archive, collection, sensor, kind of picture and detail,
 * within a minute. Each tile is in one pass.
 */
export function joinPasses(scenes: readonly OfferedScene[], area: LonLatGeometry): readonly Pass[] {
  const samples = groundSamples(area);
  const looks = scenes.map((scene) => ({ scene, shown: samples.map((at) => holdsPosition(scene.footprint, at)) }));
  const left = looks.toSorted((a, b) => count(b.shown) - count(a.shown));
  const passes: Pass[] = [];
  while (left.length > 0) {
    const { scene, shown } = left.shift()!;
    const seen = [...shown];
    const rest: OfferedScene[] = [];
    if (count(seen) > 0) {
      for (const other of left.filter((one) => isOfPass(one.scene, scene))) {
        const more = other.shown.filter((isShown, i) => isShown && !seen[i]).length;
        if (more / samples.length < LEAST_SHARE) continue;
        for (const [i, isShown] of other.shown.entries()) seen[i] ||= isShown;
        rest.push(other.scene);
        left.splice(left.indexOf(other), 1);
      }
    }
    passes.push({ scene: rest.length === 0 ? scene : joined(scene, rest), rest });
  }
  return passes;
}

function isOfPass(one: OfferedScene, other: OfferedScene): boolean {
  const apart = Math.abs(Date.parse(one.acquiredAt) - Date.parse(other.acquiredAt)) / 1000;
  // Of a day alone nobody knows whether both were taken at once.
  const isTimed = [one, other].every(({ acquiredAt }) => acquiredAt.length > 'YYYY-MM-DD'.length);
  return (
    isTimed &&
    apart <= PASS_SECONDS &&
    one.sensor !== null &&
    one.sensor === other.sensor &&
    one.archive === other.archive &&
    one.collection === other.collection &&
    one.gsdMeters === other.gsdMeters &&
    one.asset !== null &&
    one.asset.key === other.asset?.key
  );
}

function joined(scene: OfferedScene, rest: readonly OfferedScene[]): OfferedScene {
  const all = [scene, ...rest];
  const clouds = all.map(({ cloudFraction }) => cloudFraction).filter((share) => share !== null);
  const mask = all.every((one) => one.mask !== null) ? scene.mask : null;
  const footprint: LonLatGeometry = {
    type: 'MultiPolygon',
    coordinates: all.flatMap(({ footprint: { type, coordinates } }) =>
      type === 'Polygon' ? [coordinates] : coordinates,
    ),
  };
  return { ...scene, footprint, cloudFraction: clouds.length === 0 ? null : Math.max(...clouds), mask };
}

function count(shown: readonly boolean[]): number {
  return shown.filter(Boolean).length;
}
