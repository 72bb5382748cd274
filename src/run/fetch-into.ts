import { copyFile, link, rename, rm } from 'node:fs/promises';
import { basename, join, parse, resolve } from 'node:path';
import type { Progress } from '../core/contract/api.ts';
import { UsageError } from '../core/contract/errors.ts';
import type { FetchedFile, FetchRequest } from '../core/contract/fetch.ts';
import { circleAround } from '../core/geo/geodesic.ts';
import { parseCoordinates } from '../core/geo/parse-coordinates.ts';
import { maskKindOf } from '../core/scene/obscured/usable-data.ts';
import { itemNameOf } from '../io/store/fetched.ts';
import { isThere } from '../io/store/is-there.ts';
import { originalsIn } from '../io/store/originals.ts';
import { asOutputError } from '../io/store/output-errors.ts';
import { takePart } from '../io/store/part.ts';
import { hashFile } from '../io/store/run-folder.ts';
import { sweepUnfinished } from '../io/store/unfinished.ts';
import { refuseRun, writeBeside } from '../io/store/write-beside.ts';
import { asText, type FetchedScene, type FetchRules, fetchMask, fetchScenes } from './fetch-scenes.ts';
import { AREA, readPlaces } from './read-places.ts';
import { followStages } from './stages.ts';

/**
 * Fetches scenes into a folder, each under its own name with a STAC item beside it that says when and by what it was
 * taken, under which licence, and where it came from; without one where nothing says when. The usable-data mask that a scene's item
 * names comes along and lies beside it, where whoever opens the scene finds it. The bytes lie in `.originals` there, by their sha256: what is there already is
 * not fetched again, and a run beside them keeps no second copy.
 *
 * @throws as `fetchScenes`; UsageError for an area that is none; Conflict for the folder of a run; OutputNotWritable.
 */
export async function fetchInto(
  request: FetchRequest,
  out: string,
  options: FetchRules & { readonly onProgress?: ((progress: Progress) => void) | undefined },
): Promise<FetchedFile[]> {
  const folder = resolve(out);
  await refuseRun(folder);
  await sweepUnfinished(folder);
  const { addresses, asset } = request;
  const wanted = { folder: originalsIn(folder), area: await areaOf(request), asset };
  const rules = { ...options, stages: followStages(options) };
  const fetched = await fetchScenes(addresses, wanted, rules);
  const files: FetchedFile[] = [];
  for (const [index, scene] of fetched.entries()) {
    files.push(await place(scene, await fetchMask(addresses[index]!, scene, wanted, rules), folder));
  }
  return files;
}

async function areaOf({ aoi, at, radiusMeters }: FetchRequest): Promise<unknown> {
  if (aoi !== undefined && at !== undefined) throw new UsageError('Give --aoi or --at, not both.');
  if ((at === undefined) !== (radiusMeters === undefined)) {
    throw new UsageError('--at and --radius go together: --at 45.09,33.59 --radius 3km.');
  }
  if (aoi !== undefined) return (await readPlaces(aoi, AREA)).document;
  if (at === undefined) return null;
  const reading = parseCoordinates(at);
  if ('why' in reading) throw new UsageError(reading.why);
  return circleAround(reading.at, radiusMeters!);
}

async function place(
  { path, record, scene, mask: named, itemFor }: FetchedScene,
  fetchedMask: FetchedScene | null,
  folder: string,
): Promise<FetchedFile> {
  const { address, sha256, bytes, windowOf } = record;
  const file = await freeName(folder, basename(path), sha256);
  const mask = fetchedMask && {
    name: `${parse(file).name}_${maskKindOf(fetchedMask.scene.parts[0])}.tif`,
    record: fetchedMask.record,
    assetKey: named!.assetKey,
  };
  const document = itemFor(file, mask);
  const item = document && itemNameOf(file);
  const place = (from: string, name: string) =>
    asOutputError(linkInto(from, join(folder, name), originalsIn(folder)), folder);
  // First, so that no picture stands there whose mask is still to come.
  if (mask !== null) await place(fetchedMask!.path, mask.name);
  await place(path, file);
  if (item !== null) await writeBeside(join(folder, item), asText(document));
  const { acquiredAt, licence, credit } = scene;
  return {
    file,
    item,
    mask: mask?.name ?? null,
    address,
    sha256,
    bytes,
    bytesOfWhole: windowOf?.bytes ?? null,
    acquiredAt,
    licence,
    credit,
  };
}

/** Its own name, unless another file or its item has it: many scenes are called `visual.tif`. */
async function freeName(folder: string, name: string, sha256: string): Promise<string> {
  const there = await hashFile(join(folder, name)).catch(() => null);
  const isFree = there === null && !(await isThere(join(folder, itemNameOf(name))));
  if (isFree || there?.sha256 === sha256) return name;
  const { name: stem, ext } = parse(name);
  return `${stem}-${sha256.slice(0, 8)}${ext}`;
}

/** One file under two names; a copy where the disk has no such thing. */
async function linkInto(path: string, target: string, store: string): Promise<void> {
  const unfinished = await takePart(store, target);
  try {
    await rm(unfinished.path, { force: true });
    await link(path, unfinished.path).catch(() => copyFile(path, unfinished.path));
    await rename(unfinished.path, target);
  } finally {
    await unfinished.remove();
  }
}
