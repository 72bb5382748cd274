import { dirname, join, resolve } from 'node:path';
import { isAddress } from '../io/outbound/checked-address.ts';
import { fetchFile } from '../io/outbound/fetch-file.ts';
import { openGate } from '../io/outbound/gate.ts';
import type { Stages } from './stages.ts';

export interface FetchRules {
  /** Hosts with ports, as `localhost:8085`, that may be called although they are private. */
  readonly allowedHosts?: readonly string[];
}

const MOST_BYTES = 8 * 2 ** 30;
const PERCENT = 100;

/**
 * A request whose scenes all lie on this machine: those named by an address are fetched first, through the one gate,
 * and kept beside the runs, by their sha256. Others stay as they are.
 *
 * @param names which of the request's fields name scenes.
 * @param out the folder of the run that they are for.
 * @throws as `fetchFile`.
 */
export async function bringScenes<Name extends string, Request extends { readonly [K in Name]?: string }>(
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
  const gate = openGate(allowedHosts);
  try {
    return await stages.run('Fetching the scenes', far.length * PERCENT, async (advance) => {
      const brought: Record<string, string> = {};
      for (const [index, name] of far.entries()) {
        brought[name] = await fetchFile(request[name]!, {
          gate,
          folder: join(dirname(resolve(out)), '.originals'),
          maximumBytes: MOST_BYTES,
          signal,
          onBytes: (done, total) => advance(index * PERCENT + Math.floor((PERCENT * done) / (total ?? MOST_BYTES))),
        });
      }
      return { ...request, ...brought };
    });
  } finally {
    await gate.close();
  }
}
