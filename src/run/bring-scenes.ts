import { isAddress } from '../io/outbound/checked-address.ts';
import { originalsBeside } from '../io/store/originals.ts';
import type { FetchRules } from './fetch-scenes.ts';
import { AREA, readPlaces } from './read-places.ts';
import type { Stages } from './stages.ts';

/** Which field of a request names the usable-data mask of the scene that another one names. */
const MASK_OF: Readonly<Record<string, string>> = { before: 'beforeMask', after: 'afterMask' };

/**
 * A request whose scenes all lie on this machine: those named by an address are fetched first and kept beside the runs, by
 * their sha256. Others stay as they are. With an area of interest only what holds it comes, where the file lets
 * itself be read so. The mask that a scene's STAC item names comes along, unless the request names another.
 *
 * @param names which of the request's fields name scenes or masks.
 * @param out the folder of the run that they are for.
 * @throws as `fetchScenes`; NotFound and UsageError for the file of the area.
 */
export async function bringScenes<
  Name extends string,
  Request extends { readonly [K in Name]?: string } & { readonly aoi?: string },
>(
  request: Request,
  names: readonly Name[],
  out: string,
  rules: FetchRules & { readonly stages: Stages },
): Promise<Request> {
  const far = names.filter((name) => isAddress(request[name] ?? ''));
  if (far.length === 0) return request;
  const { fetchMask, fetchScenes } = await import('./fetch-scenes.ts');
  const area = request.aoi === undefined ? null : (await readPlaces(request.aoi, AREA)).document;
  const wanted = { folder: originalsBeside(out), area };
  const scenes = await fetchScenes(
    far.map((name) => request[name]!),
    wanted,
    rules,
  );
  const brought = new Map<string, string>(far.map((name, index) => [name, scenes[index]!.path]));
  for (const [index, name] of far.entries()) {
    const field = names.find((one) => one === MASK_OF[name]);
    if (field === undefined || request[field] !== undefined) continue;
    const mask = await fetchMask(request[name]!, scenes[index]!, wanted, rules);
    if (mask !== null) brought.set(field, mask.path);
  }
  return { ...request, ...Object.fromEntries(brought) };
}
