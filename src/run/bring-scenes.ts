import { isAddress } from '../io/outbound/checked-address.ts';
import { fetchFile } from '../io/outbound/fetch-file.ts';
import { fetchWindow } from '../io/outbound/fetch-window.ts';
import { openGate } from '../io/outbound/gate.ts';
import { originalsBeside } from '../io/store/originals.ts';
import { AREA, readPlaces } from './read-places.ts';
import type { Stages } from './stages.ts';

export interface FetchRules {
  /** Hosts with ports, as `localhost:8085`, that may be called although they are private. */
  readonly allowedHosts?: readonly string[];
}

const MOST_BYTES = 8 * 2 ** 30;
const PERCENT = 100;

/**
 * A request whose scenes all lie on this machine: those named by an address are fetched first, through the one gate,
 * and kept beside the runs, by their sha256. Others stay as they are. With an area of interest only what holds it comes,
 * where the file lets itself be read so.
 *
 * @param names which of the request's fields name scenes.
 * @param out the folder of the run that they are for.
 * @throws as `fetchWindow`; NotFound and UsageError for the file of the area.
 */
export async function bringScenes<
  Name extends string,
  Request extends { readonly [K in Name]?: string } & { readonly aoi?: string },
>(
  request: Request,
  names: readonly Name[],
  out: string,
  {
    allowedHosts = [],
    stages,
    signal,
  }: FetchRules & { readonly stages: Stages; readonly signal?: AbortSignal | undefined },
): Promise<Request> {
  const far = names.filter((name) => isAddress(request[name] ?? ''));
  if (far.length === 0) return request;
  const area = request.aoi === undefined ? null : (await readPlaces(request.aoi, AREA)).document;
  const gate = openGate(allowedHosts);
  try {
    return await stages.run('Fetching the scenes', far.length * PERCENT, async (advance) => {
      const brought: Record<string, string> = {};
      for (const [index, name] of far.entries()) {
        const options = {
          gate,
          folder: originalsBeside(out),
          maximumBytes: MOST_BYTES,
          signal,
          onBytes: (done: number, total: number | null) =>
            advance(index * PERCENT + Math.floor((PERCENT * done) / (total ?? MOST_BYTES))),
        };
        const address = request[name]!;
        brought[name] = await (area === null ? fetchFile(address, options) : fetchWindow(address, area, options));
      }
      return { ...request, ...brought };
    });
  } finally {
    await gate.close();
  }
}
