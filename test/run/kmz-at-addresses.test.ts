import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { hashFile } from '../../src/io/store/run-folder.ts';
import { bringScenes } from '../../src/run/bring-scenes.ts';
import { fetchInto } from '../../src/run/fetch-into.ts';
import { recordBeside } from '../../src/run/input-scene.ts';
import { followStages } from '../../src/run/stages.ts';
import { unpackScenes } from '../../src/run/unpack-scenes.ts';
import { type RangeServer, rangeServer } from '../helpers/range-server.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { type TinyEntry, tinyZip } from '../helpers/tiny-zip.ts';

const folder = temporaryFolder();
let server: RangeServer;
let png: Buffer;
beforeAll(async () => {
  server = await rangeServer();
  const pixels = Uint8Array.from({ length: 40 * 20 * 3 }, (_, i) => 1 + (i % 200));
  png = await sharp(pixels, { raw: { width: 40, height: 20, channels: 3 } })
    .png()
    .toBuffer();
});
afterAll(() => server.close());

const BOX = '<north>45.1</north><south>45.09</south><east>33.6</east><west>33.58</west>';
function kmz(href = 'image.png', image: Partial<TinyEntry> = {}): Buffer {
  const overlay = `<GroundOverlay><Icon><href>${href}</href></Icon><LatLonBox>${BOX}</LatLonBox></GroundOverlay>`;
  return tinyZip({ name: 'doc.kml', content: `<kml>${overlay}</kml>` }, { name: 'image.png', content: png, ...image });
}

function serve(bytes: Buffer): string {
  server.files.set('/site.kmz', { bytes, etag: `"${bytes.length}"` });
  return `http://${server.host}/site.kmz?key=SECRET`;
}

describe('a KMZ at an address', () => {
  it('is fetched through the gate, unpacked as any other, and recorded with where it came from', async () => {
    const out = join(folder.path, 'runs', 'one');
    const options = { allowedHosts: [server.host], stages: followStages({}) };
    const brought = await bringScenes({ scene: serve(kmz()) }, ['scene'], out, options);
    const { scene } = await unpackScenes(brought, ['scene'], join(folder.path, 'runs', '.originals'));
    const opened = await openScene(scene);
    expect(opened.parts[0].grid).toMatchObject({ width: 40, height: 20, crs: { code: 'EPSG:4326' } });
    const { sidecars } = await recordBeside(opened, hashFile);
    expect(sidecars.find(({ name }) => name === 'site.kmz')).toMatchObject({
      address: `http://${server.host}/site.kmz?key=…`,
    });
  });

  it('is what `fetch` puts down, as it came', async () => {
    const out = join(folder.path, 'fetched');
    const [file] = await fetchInto({ addresses: [serve(kmz())] }, out, { allowedHosts: [server.host] });
    expect(file).toMatchObject({ file: 'site.kmz', item: null });
    expect(await readFile(join(out, 'site.kmz'))).toEqual(kmz());
  });

  it.each<[string, () => Buffer, string]>([
    ['whose image lies at an address', () => kmz(`http://${server.host}/image.png`), 'E_TYPE'],
    ['whose image is a bomb by its own word', () => kmz('image.png', { statedBytes: 2 ** 31 }), 'E_TOO_LARGE'],
    ['whose image is cut off', () => kmz('image.png', { content: png.subarray(0, 100) }), 'E_DAMAGED'],
  ])('%s is refused, asks nobody else and leaves nothing to be taken', async (_what, bytes, code) => {
    const out = join(folder.path, 'refused');
    const asked = server.asked.length;
    const address = serve(bytes());
    await expect(fetchInto({ addresses: [address] }, out, { allowedHosts: [server.host] })).rejects.toMatchObject({
      code,
    });
    expect(new Set(server.asked.slice(asked).map(({ url }) => url))).toEqual(new Set(['/site.kmz?key=SECRET']));
    expect((await readdir(out)).filter((name) => name !== '.originals')).toEqual([]);
  });
});
