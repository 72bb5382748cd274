import { type ChangeMethodName, changeMethods, DEFAULT_METHOD } from '../core/change/change-model.ts';
import { type ThresholdName, thresholds } from '../core/change/thresholds.ts';
import { UsageError } from '../core/contract/errors.ts';
import { type CompareRequest, OBJECT_LABELS, type ObjectLabel } from '../core/contract/run.ts';
import { type AreaOfInterest, areaOfInterest } from '../core/geo/area-of-interest.ts';
import type { Scene } from '../core/scene/scene.ts';
import { openScene } from '../io/sources/open-scene.ts';
import { tryFiles } from '../io/sources/trial/try-files.ts';
import { AREA, BUILDINGS, type PlacesFile, type ReadPlaces, readPlaces } from './read-places.ts';

/** A request with its scenes opened and its words checked. */
export interface OpenedRequest {
  readonly before: Scene;
  readonly after: Scene;
  readonly nullScene: Scene | null;
  readonly area: AreaOfInterest | null;
  readonly method: ChangeMethodName;
  readonly rule: ThresholdName;
  readonly detect: readonly ObjectLabel[];
  /** A GeoJSON document of footprints, not looked into yet; null where none is given. */
  readonly buildings: unknown;
  /** Of the files that the request names beside the scenes; null where it names none. */
  readonly sha256: { readonly aoi: string | null; readonly buildings: string | null };
}

/** @throws AftermathError for whatever is wrong with the words or the files. */
export async function openRequest(request: CompareRequest): Promise<OpenedRequest> {
  const method = nameAmong(changeMethods, request.method ?? DEFAULT_METHOD, 'method');
  const rule = nameAmong(thresholds, request.threshold ?? changeMethods[method].threshold, 'threshold');
  const open = async (input: string, date: string | undefined, mask: string | undefined) =>
    withStatedGsd(await openScene(input, sceneOptions({ ...request, date, mask })), request.gsdMeters);
  const before = await open(request.before, request.beforeDate, request.beforeMask);
  const after = await open(request.after, request.afterDate, request.afterMask);
  const nullScene = request.nullScene === undefined ? null : await open(request.nullScene, undefined, undefined);
  const aoi = await placesOn(request.aoi, before, AREA);
  const buildings = await placesOn(request.buildings, before, BUILDINGS);
  return {
    before,
    after,
    nullScene,
    // Without a CRS the request was refused.
    area: aoi && areaOfInterest(aoi.document, before.crs!),
    method,
    rule,
    detect: wantedObjects(request.detect),
    buildings: buildings?.document ?? null,
    sha256: { aoi: aoi?.sha256 ?? null, buildings: buildings?.sha256 ?? null },
  };
}

/** A scene without georeference measures what the user says; it has no pixel size of its own to be compared at. */
export function withStatedGsd(scene: Scene, gsdMeters: number | undefined): Scene {
  return scene.crs === null && gsdMeters !== undefined ? { ...scene, gsdMeters } : scene;
}

/** Each once and in one order, so that the words of a list do not make another run; all unless told. */
export function wantedObjects(labels: readonly ObjectLabel[] = OBJECT_LABELS): ObjectLabel[] {
  return OBJECT_LABELS.filter((label) => labels.includes(label));
}

function nameAmong<Name extends string>(choices: Readonly<Record<Name, unknown>>, name: string, what: string): Name {
  const found = Object.keys(choices).find((choice) => choice === name);
  if (found === undefined) {
    throw new UsageError(`There is no ${what} "${name}". There are: ${Object.keys(choices).join(', ')}.`);
  }
  return found as Name;
}

/** @throws UsageError for a date that is none. */
export function sceneOptions({
  date,
  credit,
  licence,
  mask,
  crs,
}: {
  readonly date?: string | undefined;
  readonly credit?: string | undefined;
  readonly licence?: string | undefined;
  readonly mask?: string | undefined;
  readonly crs?: string | undefined;
}) {
  if (date !== undefined && !(/^\d{4}-\d{2}-\d{2}/.test(date) && Number.isFinite(Date.parse(date)))) {
    throw new UsageError(`"${date}" is no ISO 8601 date. Give 2022-08-09 or 2022-08-09T08:30:00Z.`);
  }
  return {
    tryFirst: tryFiles,
    ...(date === undefined ? {} : { acquiredAt: date }),
    ...(credit === undefined ? {} : { credit }),
    ...(licence === undefined ? {} : { licence }),
    ...(mask === undefined ? {} : { mask }),
    ...(crs === undefined ? {} : { crs }),
  };
}

async function placesOn(path: string | undefined, before: Scene, as: PlacesFile): Promise<ReadPlaces | null> {
  if (path === undefined) return null;
  if (before.crs === null) {
    throw new UsageError(`${as.option} needs georeferenced scenes; these two have no coordinates.`);
  }
  return readPlaces(path, as);
}
