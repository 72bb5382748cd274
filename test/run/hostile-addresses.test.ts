import { createServer } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AftermathError } from '../../src/core/contract/errors.ts';
import { checkedAddress, isPrivateAddress } from '../../src/io/outbound/checked-address.ts';
import { PATIENCE } from '../../src/io/outbound/tries.ts';
import { compare } from '../../src/run/analysis.ts';
import { fetchInto } from '../../src/run/fetch-into.ts';
import { startService } from '../api/service.ts';
import { hostileAddresses, namesLeadTo, redirects } from '../helpers/hostile-addresses.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';

const lookups = vi.hoisted(() => new Map<string, number>());

/** Names lead where the table says, one answer after the other. */
vi.mock('node:dns', async (original) => ({
  ...(await original<typeof import('node:dns')>()),
  lookup: (name: string, _options: object, callback: (error: Error | null, addresses?: object[]) => void) => {
    const answers = namesLeadTo[name];
    const count = lookups.get(name) ?? 0;
    lookups.set(name, count + 1);
    const addresses = answers?.[Math.min(count, answers.length - 1)];
    if (addresses === undefined) callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
    else
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  },
}));

const folder = temporaryFolder();
const patience = { ...PATIENCE, tries: 2, graceMs: 300, firstWaitMs: 1, requestsPerSecond: 10_000 };

/** In bytes that a header may have. */
function asHeader(text: string): string {
  return Buffer.from(text.replace('\r\n', '%0d%0a')).toString('latin1');
}

/** The one host that may be called: it redirects, and serves items that name what they should not. */
let asset = '';
const front = createServer((request, response) => {
  const location = request.url === '/redirect' ? asset : redirects[request.url!];
  if (location !== undefined) response.writeHead(302, { location: asHeader(location) }).end();
  else {
    const assets = { data: { href: asset, type: 'image/tiff', roles: ['data'] } };
    response.end(JSON.stringify({ type: 'Feature', stac_version: '1.0.0', id: 'a', properties: {}, assets }));
  }
});
let host: string;
/** What this test itself serves. */
const ours = new Set<string>();
const escapes: string[] = [];
beforeAll(async () => {
  front.listen(0, '127.0.0.1');
  await new Promise((done) => front.once('listening', done));
  host = `127.0.0.1:${(front.address() as AddressInfo).port}`;
  ours.add(host);
});
afterAll(() => new Promise((done) => front.close(done).closeAllConnections()));

beforeEach(() => {
  lookups.clear();
  escapes.length = 0;
  const { connect } = net;
  const judge = (address: string, port: unknown) => {
    const to = `${address}:${port}`;
    if (!ours.has(to) && isPrivateAddress(address)) escapes.push(to);
  };
  // Literals are tried at once; of names it counts what they led to, unless that was refused.
  vi.spyOn(net, 'connect').mockImplementation(((options: net.TcpNetConnectOpts) => {
    const { port } = options;
    const literal = String(options.host).replace(/^\[|\]$/g, '');
    if (net.isIP(literal) !== 0) judge(literal, port);
    const socket = connect(options);
    socket.on('lookup', (error, address) => {
      if (error === null) judge(address, port);
    });
    socket.on('connect', () => judge(socket.remoteAddress!, port));
    return socket;
  }) as typeof connect);
  return () => void vi.restoreAllMocks();
});

const rules = () => ({ allowedHosts: [host], patience });

/** Ways in; each ends in an error's code. */
const entries: Readonly<Record<string, (address: string) => Promise<string>>> = {
  compare: (address) =>
    codeOf(compare({ before: address, after: address }, join(folder.path, 'run'), { threads: 1, ...rules() })),
  'compare with an area': async (address) => {
    const aoi = await folder.write('area.geojson', '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}');
    return codeOf(
      compare({ before: address, after: address, aoi }, join(folder.path, 'run'), { threads: 1, ...rules() }),
    );
  },
  fetch: (address) => codeOf(fetchInto({ addresses: [address] }, join(folder.path, 'out'), rules())),
  'the asset of an item': (address) => {
    asset = address;
    return codeOf(fetchInto({ addresses: [`http://${host}/item`] }, join(folder.path, 'out'), rules()));
  },
  'a redirect': (address) => {
    asset = address;
    return codeOf(fetchInto({ addresses: [`http://${host}/redirect`] }, join(folder.path, 'out'), rules()));
  },
  'a job of the API': async (address) => {
    const service = await startService({
      checkAddress: (text) => void checkedAddress(text, [host]),
      compare: (request, hooks) => compare(request, join(folder.path, 'run'), { threads: 1, ...rules(), ...hooks }),
    });
    ours.add(new URL(service.url).host);
    try {
      const answer = await service.post('/api/jobs', { before: address, after: 'after.tif' });
      const { id, code } = (await answer.json()) as { id?: string; code?: string };
      if (id === undefined) return code ?? 'NO CODE';
      for (;;) {
        const job = (await (await service.fetch(`/api/jobs/${id}`)).json()) as {
          state: string;
          problem?: { code: string };
        };
        if (job.state === 'failed') return job.problem?.code ?? 'NO CODE';
        if (job.state === 'done') return 'DONE';
        await new Promise((done) => setTimeout(done, 10));
      }
    } finally {
      await service.close();
    }
  },
};

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'DONE',
    (error: unknown) => (error instanceof AftermathError ? error.code : `UNTYPED ${String(error)}`),
  );
}

/** What is no address is a path, here or of the one host; a name may not exist; a host may not answer. */
const REFUSED = /^E_(ADDRESS|USAGE|NOT_FOUND|PATH_OUTSIDE|TYPE|UPSTREAM|TIMEOUT)$/;
const cases = hostileAddresses('FRONT').map((address) => [address] as const);

describe.each(Object.keys(entries))('by way of %s', (entry) => {
  it.each(cases)('%j is not called', async (address) => {
    expect(await entries[entry]!(address.replace('FRONT', host))).toMatch(REFUSED);
    expect(escapes).toEqual([]);
  });
});

it('would be seen if one were called', async () => {
  const other = createServer((_request, response) => response.end('SECRET')).listen(0, '127.0.0.1');
  await new Promise((done) => other.once('listening', done));
  const there = `127.0.0.1:${(other.address() as AddressInfo).port}`;
  await codeOf(
    fetchInto({ addresses: [`http://${there}/a.tif`] }, join(folder.path, 'out'), {
      ...rules(),
      allowedHosts: [there],
    }),
  );
  expect(new Set(escapes)).toEqual(new Set([there]));
  await new Promise((done) => other.close(done).closeAllConnections());
});
