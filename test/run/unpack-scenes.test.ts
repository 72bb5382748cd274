import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { DamagedFile, RotatedGrid, TooLarge, TypeNotSupported } from '../../src/core/contract/errors.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { unpackScene, unpackScenes } from '../../src/run/unpack-scenes.ts';
import { readWhole, temporaryFolder } from '../helpers/scene-files.ts';
import { type TinyEntry, tinyZip } from '../helpers/tiny-zip.ts';

const folder = temporaryFolder();
let files = 0;
const write = (bytes: Uint8Array) => folder.write(`scene${files++}.kmz`, bytes);
const originals = () => join(folder.path, '.originals');

const WIDTH = 40;
const HEIGHT = 20;
const BOX = { north: 45.1, south: 45.09, west: 33.58, east: 33.6, rotation: 0 };
let png: Buffer;
beforeAll(async () => {
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => 1 + (i % 200));
  png = await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .png()
    .toBuffer();
});

const boxOf = (box: object) => {
  const sides = Object.entries(box).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<LatLonBox>${sides.join('')}</LatLonBox>`;
};
const overlay = (box: object = BOX, href = 'files/image.png') =>
  `<GroundOverlay id="a"><name>x</name><Icon><href>${href}</href></Icon>${boxOf(box)}</GroundOverlay>`;
const kml = (...content: string[]) => `<?xml version="1.0"?><kml><Document>${content.join('')}</Document></kml>`;
const kmz = (document: string, ...more: TinyEntry[]) =>
  tinyZip({ name: 'doc.kml', content: document }, { name: 'files/image.png', content: png, isStored: true }, ...more);
const refused = async (bytes: Uint8Array) => unpackScene(await write(bytes), originals());

describe('the ground overlay of a KMZ', () => {
  it('is a scene where its box says, with its pixels', async () => {
    const path = await unpackScene(await write(kmz(kml(overlay()))), originals());
    const { scene, raster } = await readWhole(path);
    const { crs, originX, originY, pixelWidth, pixelHeight } = scene.parts[0].grid;
    expect(crs?.code).toBe('EPSG:4326');
    expect([originX, originY]).toEqual([expect.closeTo(BOX.west, 10), expect.closeTo(BOX.north, 10)]);
    expect(pixelWidth * WIDTH).toBeCloseTo(0.02, 12);
    expect(pixelHeight * HEIGHT).toBeCloseTo(0.01, 12);
    expect(Array.from(raster.bands[1]!.subarray(0, 4))).toEqual([2, 5, 8, 11]);
  });

  it('is kept with the KMZ it came in, which counts as what places it', async () => {
    const kept = await write(kmz(kml(overlay())));
    const path = await unpackScene(kept, originals());
    const scene = await openScene(path);
    const archive = scene.sidecars.find((file) => file.endsWith('.kmz'))!;
    expect(await readFile(archive)).toEqual(await readFile(kept));
    expect(scene.sidecars).toHaveLength(3);
    expect(await unpackScene(kept, originals())).toBe(path);
  });

  it.each([
    ['packed', () => tinyZip({ name: 'my.kml', content: kml(overlay()) }, { name: 'files/image.png', content: png })],
    ['named with an escape', () => kmz(kml(overlay(BOX, './files/im%61ge.png')))],
    ['named in CDATA', () => kmz(kml(overlay(BOX, '<![CDATA[files/image.png]]>')))],
    ['beside one in a comment', () => kmz(kml(`<!-- ${overlay()} -->`, overlay()))],
    ['beside a network link, which is not followed', () => kmz(kml(overlay(), '<NetworkLink><Link/></NetworkLink>'))],
  ])('may be %s', async (_, bytes) => {
    expect((await openScene(await refused(bytes()))).crs?.code).toBe('EPSG:4326');
  });

  it('across the antimeridian lies on both sides of it', async () => {
    const path = await refused(kmz(kml(overlay({ ...BOX, west: 179.99, east: -179.99 }))));
    const { grid } = (await openScene(path)).parts[0];
    expect(grid.pixelWidth * grid.width).toBeCloseTo(0.02, 9);
  });

  it.each([
    ['turned', () => kmz(kml(overlay({ ...BOX, rotation: 12 }))), RotatedGrid],
    ['of four corners', () => kmz(kml(overlay().replaceAll('LatLonBox', 'gx:LatLonQuad'))), RotatedGrid],
    ['upside down', () => kmz(kml(overlay({ ...BOX, north: 45 }))), DamagedFile],
    ['beyond the pole', () => kmz(kml(overlay({ ...BOX, north: 91 }))), DamagedFile],
    ['without a north', () => kmz(kml(overlay({ ...BOX, north: '' }))), DamagedFile],
    ['at an address', () => kmz(kml(overlay(BOX, 'http://10.0.0.1/image.png'))), TypeNotSupported],
    ['outside the archive', () => kmz(kml(overlay(BOX, '../../../etc/passwd'))), TypeNotSupported],
    ['at a path of this machine', () => kmz(kml(overlay(BOX, 'file:///etc/passwd'))), TypeNotSupported],
    ['one of two', () => kmz(kml(overlay(), overlay())), TypeNotSupported],
    ['behind a network link only', () => kmz(kml('<NetworkLink><Link/></NetworkLink>')), TypeNotSupported],
    ['without a document', () => tinyZip({ name: 'image.png', content: png }), TypeNotSupported],
    ['with an image that is none', () => badImage('no image'), TypeNotSupported],
    ['with half an image', () => badImage(png.subarray(0, 100)), DamagedFile],
    ['with a wrong checksum', () => archive({ checksum: 1 }), DamagedFile],
    ['longer than stated', () => archive({ statedBytes: 50 }), DamagedFile],
    ['shorter than stated', () => archive({ statedBytes: 1e6 }), DamagedFile],
    ['a bomb by its own word', () => archive({ statedBytes: 2 ** 31 }), TooLarge],
    ['encrypted', () => archive({ flags: 1 }), TypeNotSupported],
    ['packed in a way nobody knows', () => archive({ method: 99 }), TypeNotSupported],
    ['a document of a gigabyte', () => tinyZip({ name: 'doc.kml', content: 'x', statedBytes: 2 ** 30 }), TooLarge],
    ['cut in half', () => kmz(kml(overlay())).subarray(0, 300), DamagedFile],
    ['a hundred thousand overlays without an end', () => kmz(kml('<GroundOverlay>'.repeat(60_000))), TypeNotSupported],
  ] as const)('%s is refused', async (_, bytes, type) => {
    const kept = await readdir(originals());
    const error = await refused(bytes()).catch((thrown: unknown) => thrown);
    expect(await readdir(originals())).toEqual(kept);
    expect((error as { code: string }).code).toBe(new type('').code);
  });

  it('with names that lead elsewhere writes nowhere else', async () => {
    const before = await readdir(folder.path);
    const bytes = tinyZip(
      { name: 'doc.kml', content: kml(overlay(BOX, '../../escaped.png')) },
      { name: '../../escaped.png', content: png },
    );
    const path = await unpackScene(await folder.write('slip.kmz', bytes), originals());
    expect(path.startsWith(originals())).toBe(true);
    expect(await readdir(folder.path)).toEqual([...before, 'slip.kmz'].sort());
  });

  function badImage(content: string | Uint8Array) {
    return tinyZip({ name: 'doc.kml', content: kml(overlay()) }, { name: 'files/image.png', content });
  }

  function archive(lie: Partial<TinyEntry>) {
    return tinyZip({ name: 'doc.kml', content: kml(overlay()) }, { name: 'files/image.png', content: png, ...lie });
  }
});

it('what is no KMZ stays as it is', async () => {
  const request = { before: await folder.write('a.png', png), after: folder.path, nullScene: 'http://x/y.kmz' };
  expect(await unpackScenes(request, ['before', 'after', 'nullScene'], originals())).toEqual(request);
});
