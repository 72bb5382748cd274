import { isAddress } from '../io/outbound/checked-address.ts';
import { originalsBeside } from '../io/store/originals.ts';
import { type FetchRules, fetchScenes } from './fetch-scenes.ts';
import { AREA, readPlaces } from './read-places.ts';
import type { Stages } from './stages.ts';

/**
 * A request whose scenes all lie on this machine: those named by an address are fetched first and kept beside the runs, by
 * their sha256. Others stay as they are. With an area of interest only what holds it comes, where the file lets
 * itself be read so.
 *
 * @param names which of the request's fields name scenes.
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
  const area = request.aoi === undefined ? null : (await readPlaces(request.aoi, AREA)).document;
  const addresses = far.map((name) => request[name]!);
  const brought = await fetchScenes(addresses, { folder: originalsBeside(out), area }, rules);
  return { ...request, ...Object.fromEntries(far.map((name, index) => [name, brought[index]!.path])) };
}
