import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import {
  addressWithoutSecrets,
  checkedAddress,
  fileNameOf,
  isPrivateAddress,
} from '../../../src/io/outbound/checked-address.ts';
import { type Gate, openGate } from '../../../src/io/outbound/gate.ts';
import { parseSecrets } from '../../../src/io/outbound/origin-secret.ts';
import { REFUSED_ADDRESSES } from '../../helpers/refused-addresses.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  closers.push(() => new Promise((done) => server.close(done).closeAllConnections()));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function gate(...allowed: string[]): Gate {
  const opened = openGate(allowed);
  closers.push(() => opened.close());
  return opened;
}

async function textOf(opened: Gate, address: string): Promise<string> {
  return read((await opened.get(address)).body);
}

describe('an address', () => {
  it.each(REFUSED_ADDRESSES)('%s is refused', (address) => {
    expect(() => checkedAddress(address, [])).toThrowError(expect.objectContaining({ code: 'E_ADDRESS' }));
  });

  it.each([
    '',
    'a.tif',
    'https://',
    'https://exa mple.org/',
    'https://example.org\\@127.0.0.1/',
    'https://exa\tmple.org/',
    'https://example.org/\r\nX: y',
    `https://example.org/${'a'.repeat(2048)}`,
  ])('%j is none', (address) => {
    expect(() => checkedAddress(address, [])).toThrowError(expect.objectContaining({ code: 'E_USAGE' }));
  });

  it('of a public host is taken, and a private one only at the host and port that the operator named', () => {
    expect(checkedAddress('https://example.org/a.tif', []).host).toBe('example.org');
    expect(checkedAddress('http://localhost:8085/a.tif', ['localhost:8085']).port).toBe('8085');
    expect(() => checkedAddress('http://localhost:8086/a.tif', ['localhost:8085'])).toThrow(/operator/);
    expect(() => checkedAddress('http://127.0.0.1:8085/a.tif', ['localhost:8085'])).toThrow();
  });

  it('is shown without what may be a key, and names its file', () => {
    expect(addressWithoutSecrets('https://example.org/a/b.tif?sig=SECRET&se=2030#x')).toBe(
      'https://example.org/a/b.tif?sig=…&se=…',
    );
    expect(fileNameOf('https://example.org/a/before%20it.tif?sig=1')).toBe('before it.tif');
    expect(fileNameOf('https://example.org/..%2f..%2fetc%2fpasswd')).toBe('_.._etc_passwd');
    expect(fileNameOf('https://example.org/')).toBe('scene');
    const long = '20170831_172754_101c_with_a_name_that_goes_on_for_longer_than_is_of_use_to_anybody_Visual_udm.tif';
    expect(fileNameOf(`https://example.org/${long}`)).toBe(
      'with_a_name_that_goes_on_for_longer_than_is_of_use_to_anybody_Visual_udm.tif',
    );
  });

  it('that a name led to counts as private unless it is plainly public', () => {
    expect(['10.1.2.3', '::1', '::ffff:10.0.0.1', 'fe80::1%eth0', 'nonsense', ''].every(isPrivateAddress)).toBe(true);
    expect(['93.184.216.34', '2606:2800:220:1::1'].some(isPrivateAddress)).toBe(false);
  });
});

describe('the gate', () => {
  it('reads from a host that the operator named', async () => {
    const host = await serve((_request, response) => response.end('pixels'));
    expect(await textOf(gate(host), `http://${host}/a.tif`)).toBe('pixels');
  });

  it('follows a redirect, and judges it like the first address', async () => {
    let asked = 0;
    const secret = await serve((_request, response) => {
      asked += 1;
      response.end('SECRET');
    });
    const host = await serve((request, response) => {
      const to = request.url === '/inside' ? '/there' : request.url === '/loop' ? '/loop' : `http://${secret}/`;
      if (request.url === '/there') response.end('pixels');
      else response.writeHead(302, { location: to }).end();
    });
    const opened = gate(host);
    expect(await textOf(opened, `http://${host}/inside`)).toBe('pixels');
    await expect(opened.get(`http://${host}/outside`)).rejects.toMatchObject({ code: 'E_ADDRESS' });
    await expect(opened.get(`http://${host}/loop`)).rejects.toThrow(/redirects more than/);
    expect(asked).toBe(0);
  });

  it.each([
    ['a private address', ['127.0.0.1']],
    ['a private one among public ones', ['93.184.216.34', '10.0.0.1']],
    ['only a private IPv6 address', ['fd00::1']],
    ['an IPv4 address dressed as IPv6', ['::ffff:127.0.0.1']],
  ])('refuses a name that leads to %s, before anything is sent', async (_what, addresses) => {
    let asked = 0;
    await serve(() => {
      asked += 1;
    });
    const opened = openGate([], {
      lookUp: (_name, _options, callback) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    });
    closers.push(() => opened.close());
    await expect(opened.get('http://scenes.example.org/a.tif')).rejects.toMatchObject({ code: 'E_ADDRESS' });
    expect(asked).toBe(0);
  });

  it('says that nobody answers, without a word of where it looked', async () => {
    const host = await serve((request) => request.socket.destroy());
    await expect(gate(host).get(`http://${host}/a.tif`)).rejects.toMatchObject({ code: 'E_UPSTREAM' });
  });
});

describe('what is posted', () => {
  it('arrives as JSON', async () => {
    const host = await serve(async (request, response) => {
      response.end(`${request.method} ${request.headers['content-type']} ${await bodyOf(request)}`);
    });
    const { body } = await gate(host).post(`http://${host}/search`, { limit: 3 });
    expect(await read(body)).toBe('POST application/json {"limit":3}');
  });

  it('is said again to the same host where that is asked for, and to no other', async () => {
    const heard: string[] = [];
    const other = await serve(async (request, response) => {
      heard.push(await bodyOf(request));
      response.end();
    });
    const host = await serve(async (request, response) => {
      const text = await bodyOf(request);
      const [, status, to] = request.url!.split('/');
      if (to === undefined) response.end(`${request.method} ${text}`);
      else response.writeHead(Number(status), { location: to === 'other' ? `http://${other}/` : '/' }).end();
    });
    const opened = gate(host, other);
    expect(await read((await opened.post(`http://${host}/307/same`, ['area'])).body)).toBe('POST ["area"]');
    for (const path of ['/307/other', '/308/other', '/302/same', '/301/other', '/303/same']) {
      await expect(opened.post(`http://${host}${path}`, ['area'])).rejects.toMatchObject({ code: 'E_ADDRESS' });
    }
    expect(heard).toEqual([]);
  });
});

describe('a secret', () => {
  const CANARY = 'CANARY-7f3a';

  it('goes to its own origin, by GET and POST, and to no other that a redirect or a link leads to', async () => {
    const seen: Record<string, (string | undefined)[]> = { own: [], other: [] };
    const listen = (name: string) => (request: IncomingMessage) => {
      expect(JSON.stringify([request.url, request.rawHeaders]).includes(CANARY)).toBe(
        request.headers['x-api-key'] === CANARY,
      );
      seen[name]!.push(request.headers['x-api-key'] as string | undefined);
    };
    const other = await serve((request, response) => {
      listen('other')(request);
      response.end('other');
    });
    const own = await serve((request, response) => {
      listen('own')(request);
      if (request.url === '/away') response.writeHead(302, { location: `http://${other}/` }).end();
      else response.end('own');
    });
    const opened = openGate([own, other], { secrets: parseSecrets(`http://${own} X-Api-Key: ${CANARY}`, [own]) });
    closers.push(() => opened.close());
    await textOf(opened, `http://${own}/`);
    (await opened.post(`http://${own}/`, {})).drop();
    expect(await textOf(opened, `http://${own}/away`)).toBe('other');
    expect(await textOf(opened, `http://${other}/`)).toBe('other');
    // The same machine under another name is another origin.
    expect(await textOf(gate(own), `http://${own}/`)).toBe('own');
    expect(seen).toEqual({ own: [CANARY, CANARY, CANARY, undefined], other: [undefined, undefined] });
  });

  it('is in no error, whatever goes wrong', async () => {
    const cut = await serve((request) => request.socket.destroy());
    const away = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://10.0.0.1/?key=from-upstream' }).end(),
    );
    const secrets = parseSecrets(
      `http://${cut} Authorization: api-key ${CANARY}\nhttp://${away} X-Api-Key: ${CANARY}`,
      [cut, away],
    );
    const opened = openGate([cut, away], { secrets });
    closers.push(() => opened.close());
    const errors = [];
    for (const ask of [
      () => opened.get(`http://${cut}/?sig=${CANARY}`),
      () => opened.post(`http://${cut}/?sig=${CANARY}`, { key: CANARY }),
      () => opened.get(`http://${away}/?sig=${CANARY}`),
      () => opened.get(`https://user:${CANARY}@example.org/`),
      () => opened.get(`http://10.0.0.1/?sig=${CANARY}`),
      () => opened.get(`ftp://example.org/?sig=${CANARY}`),
    ]) {
      errors.push(
        await ask().then(
          () => expect.fail('it was answered'),
          (error: unknown) => error,
        ),
      );
    }
    expect(errors.map((error) => inspect(error, { depth: 10, showHidden: true })).join('\n')).not.toContain(CANARY);
  });

  it.each([
    `api.planet.com Authorization: ${CANARY}`,
    `https://api.planet.com/data Authorization: ${CANARY}`,
    `https://user@api.planet.com Authorization: ${CANARY}`,
    `https://api.planet.com Authorization ${CANARY}`,
    `https://api.planet.com Authorization: ${CANARY}\u0007`,
    `http://api.planet.com Authorization: ${CANARY}`,
    `https://api.planet.com X: 1\n${CANARY}`,
  ])('that is not well written is refused by its line, not by what stands there: %j', (text) => {
    const refusal = (() => {
      try {
        return parseSecrets(text, []);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toMatchObject({ code: 'E_USAGE', message: expect.stringMatching(/line [12]/) });
    expect(inspect(refusal)).not.toContain(CANARY);
  });
});

async function read(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const bodyOf = (request: IncomingMessage) => read(request as AsyncIterable<Buffer>);
