import { readFile } from 'node:fs/promises';
import { type ChangeMethodName, changeMethods, DEFAULT_METHOD } from '../core/change/change-model.ts';
import { type ThresholdName, thresholds } from '../core/change/thresholds.ts';
import { NotFound, UsageError } from '../core/contract/errors.ts';
import { type CompareRequest, OBJECT_LABELS, type ObjectLabel } from '../core/contract/run.ts';
import { type AreaOfInterest, areaOfInterest } from '../core/geo/area-of-interest.ts';
import type { Scene } from '../core/scene/scene.ts';
import { openScene } from '../io/sources/open-scene.ts';

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
}

/** @throws AftermathError for whatever is wrong with the words or the files. */
export async function openRequest(request: CompareRequest): Promise<OpenedRequest> {
  const method = nameAmong(changeMethods, request.method ?? DEFAULT_METHOD, 'method');
  const rule = nameAmong(thresholds, request.threshold ?? changeMethods[method].threshold, 'threshold');
  const open = async (input: string, date: string | undefined, mask: string | undefined) =>
    withStatedGsd(await openScene(input, sceneOptions(date, request.credit, mask)), request.gsdMeters);
  const before = await open(request.before, request.beforeDate, request.beforeMask);
  const after = await open(request.after, request.afterDate, request.afterMask);
  const nullScene = request.nullScene === undefined ? null : await open(request.nullScene, undefined, undefined);
  return {
    before,
    after,
    nullScene,
    area: await readArea(request.aoi, before),
    method,
    rule,
    detect: wantedObjects(request.detect),
    buildings: await readBuildings(request.buildings, before),
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
export function sceneOptions(date: string | undefined, credit: string | undefined, mask: string | undefined) {
  if (date !== undefined && !(/^\d{4}-\d{2}-\d{2}/.test(date) && Number.isFinite(Date.parse(date)))) {
    throw new UsageError(`"${date}" is no ISO 8601 date. Give 2022-08-09 or 2022-08-09T08:30:00Z.`);
  }
  return {
    ...(date === undefined ? {} : { acquiredAt: date }),
    ...(credit === undefined ? {} : { credit }),
    ...(mask === undefined ? {} : { mask }),
  };
}

async function readArea(path: string | undefined, before: Scene): Promise<AreaOfInterest | null> {
  if (path === undefined) return null;
  if (before.crs === null) throw new UsageError('--aoi needs georeferenced scenes; these two have no coordinates.');
  return areaOfInterest(await readJson(path, 'area of interest'), before.crs);
}

async function readBuildings(path: string | undefined, before: Scene): Promise<unknown> {
  if (path === undefined) return null;
  if (before.crs === null)
    throw new UsageError('--buildings needs georeferenced scenes; these two have no coordinates.');
  return readJson(path, 'buildings file');
}

async function readJson(path: string, what: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new NotFound(`The ${what} "${path}" cannot be read.`, { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The ${what} "${path}" is no JSON.`, { cause: error });
  }
}
