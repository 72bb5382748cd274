import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { verifyRun } from '../../src/run/verify.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { writeScene } from '../helpers/planted-scenes.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-addresses-'));
  for (const [name, acquiredAt] of [
    ['before.tif', '2022-08-09'],
    ['after.tif', '2022-08-10'],
  ] as const) {
    await writeScene(join(home, name), {}, { acquiredAt, credit: 'Planted ground' });
  }
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('scenes at addresses', () => {
  it('give the run that the same files on this machine give, and it says where they came from', async () => {
    const server = createServer(async (request, response) => {
      const name = new URL(request.url!, 'http://host').pathname.slice(1);
      response.writeHead(200, { etag: `"${name}"` }).end(await readFile(join(home, name)));
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const far = (name: string) => `http://${host}/${name}?key=SECRET`;
    try {
      const options = { threads: 1, allowedHosts: [host] };
      const there = await compareGround(
        { before: far('before.tif'), after: far('after.tif') },
        join(home, 'far'),
        options,
      );
      const here = await compareGround(
        { before: join(home, 'before.tif'), after: join(home, 'after.tif') },
        join(home, 'here'),
        options,
      );
      // The graphic's record names the files and where they came from.
      const pixels = ({ outputs }: RunManifest) => outputs.filter(({ path }) => path !== 'graphic.json');
      expect(pixels(there)).toEqual(pixels(here));
      expect(there.id).toBe(here.id);
      expect(there.inputs.before.files).toMatchObject([
        { name: 'before.tif', address: `http://${host}/before.tif?key=…` },
      ]);
      // Its bytes lie in the store beside it, but it was there before.
      expect(here.inputs.before.files).toMatchObject([{ name: 'before.tif', address: null }]);
      const { again } = await verifyRun(join(home, 'far'), { againWith: 1 });
      expect(again).toMatchObject({ different: [], unlike: [] });
    } finally {
      await new Promise((done) => server.close(done).closeAllConnections());
    }
  });

  it('are not called where the operator does not allow it, and no run is begun', async () => {
    const request = { before: 'http://127.0.0.1:9/a.tif', after: join(home, 'after.tif') };
    await expect(compareGround(request, join(home, 'none'), { threads: 1 })).rejects.toMatchObject({
      code: 'E_ADDRESS',
    });
  });
});
