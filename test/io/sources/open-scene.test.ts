import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  CrsNotSupported,
  NoCommonBands,
  NotFound,
  RotatedGrid,
  TooLarge,
  TypeNotSupported,
  UsageError,
} from '../../../src/core/contract/errors.ts';
import { gridExtent } from '../../../src/core/geo/grid.ts';
import { openScene } from '../../../src/io/sources/open-scene.ts';
import { readWhole, temporaryFolder } from '../../helpers/scene-files.ts';
import { geoTags, type TinyTag, type TinyTiff, tinyTiff } from '../../helpers/tiny-tiff.ts';

const folder = temporaryFolder();
let count = 0;
const write = (image: Partial<TinyTiff>, name = `${count++}.tif`) =>
  folder.write(name, tinyTiff({ width: 6, height: 4, value: (_, col) => col + 1, ...image }));
const subfolder = async () => {
  const name = `folder-${count++}`;
  await mkdir(join(folder.path, name));
  return name;
};
const saky = { epsg: 32636, originX: 546_000, originY: 4_993_000, pixelSize: 10 };
const text = (tag: number, value: string): TinyTag => ({ tag, type: 'text', value });

describe('place', () => {
  it('of a north-up grid', async () => {
    const { crs, parts, gsdMeters } = await openScene(await write({ tags: geoTags(saky) }));
    expect(crs?.code).toBe('EPSG:32636');
    expect(gridExtent(parts[0].grid)).toEqual({ minX: 546_000, maxX: 546_060, minY: 4_992_960, maxY: 4_993_000 });
    expect(gsdMeters).toBeCloseTo(10, 1);
  });

  it('half a pixel away where coordinates name points', async () => {
    const { parts } = await openScene(await write({ tags: geoTags({ ...saky, isPoint: true }) }));
    expect(parts[0].grid).toMatchObject({ originX: 545_995, originY: 4_993_005, pixelWidth: 10, pixelHeight: 10 });
  });

  it('from a tie point inside the image', async () => {
    const tags = geoTags(saky).filter(({ tag }) => tag !== 33922);
    const tiePoint: TinyTag = { tag: 33922, type: 'double', value: [2, 3, 0, 546_020, 4_992_970, 0] };
    const { parts } = await openScene(await write({ tags: [...tags, tiePoint] }));
    expect(parts[0].grid).toMatchObject({ originX: 546_000, originY: 4_993_000 });
  });

  it.each([4326, 3857, 26915, 32733, 25833, 2193, 3035, 27700, 28992])('in EPSG:%i', async (epsg) => {
    const { crs } = await openScene(await write({ tags: geoTags({ ...saky, epsg }) }));
    expect(crs).toMatchObject({ code: `EPSG:${epsg}`, isGeographic: epsg === 4326 });
  });

  it('none, without a word about it', async () => {
    const { crs, gsdMeters, parts } = await openScene(await write({}));
    expect([crs, gsdMeters, parts[0].grid.pixelWidth]).toEqual([null, null, 1]);
  });

  it.each([
    ['a rotated grid', [matrix(10, 3, 3, -10)], RotatedGrid],
    ['a mirrored grid', [matrix(-10, 0, 0, -10)], RotatedGrid],
    ['coordinates of no stated CRS', geoTags(saky).filter(({ tag }) => tag !== 34735), CrsNotSupported],
    ['ground control points only', controlPoints(), CrsNotSupported],
    ['an EPSG code nobody knows', geoTags({ ...saky, epsg: 32999 }), CrsNotSupported],
    ['a datum that lies who knows where', geoTags({ ...saky, epsg: 24_305 }), CrsNotSupported],
  ])('refuses %s', async (_, tags, type) => {
    const keys = geoTags(saky).filter(({ tag }) => tag === 34735);
    const all = tags.some(({ tag }) => tag === 34264) ? [...tags, ...keys] : tags;
    await expect(openScene(await write({ tags: all }))).rejects.toThrow(type);
  });

  function matrix(a: number, b: number, d: number, e: number): TinyTag {
    const value = [a, b, 0, 546_000, d, e, 0, 4_993_000, 0, 0, 0, 0, 0, 0, 0, 1];
    return { tag: 34264, type: 'double', value };
  }

  function controlPoints(): TinyTag[] {
    const keys = geoTags(saky).filter(({ tag }) => tag === 34735);
    return [
      ...keys,
      { tag: 33922, type: 'double', value: [0, 0, 0, 546_000, 4_993_000, 0, 6, 4, 0, 546_060, 4_992_960, 0] },
    ];
  }
});

describe('world files', () => {
  const create = { width: 6, height: 4, channels: 3, background: '#123456' } as const;
  const png = () => sharp({ create }).png().toBuffer();
  const jpeg = () => sharp({ create }).jpeg().toBuffer();
  const tiff = async () => tinyTiff({ ...create, samples: 3, value: () => 1 });
  const world = '10\n0\n0\n-10\n546005\n4992995\n';
  const utm = 'PROJCS["WGS 84 / UTM zone 36N",GEOGCS["WGS 84",AUTHORITY["EPSG","4326"]],AUTHORITY["EPSG","32636"]]';
  const esri = 'PROJCS["WGS_1984_UTM_Zone_36N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]]';

  it.each([
    ['pgw', utm],
    ['pngw', esri],
    ['WLD', 'EPSG:32636'],
  ])('.%s and .prj place a PNG, half a pixel from the centre they name', async (extension, prj) => {
    const name = `picture-${extension}`;
    await folder.write(`${name}.${extension}`, world);
    await folder.write(`${name}.prj`, prj);
    const { crs, parts } = await openScene(await folder.write(`${name}.png`, await png()));
    expect(crs?.code).toBe('EPSG:32636');
    expect(parts[0].grid).toMatchObject({ originX: 546_000, originY: 4_993_000, width: 6, height: 4 });
  });

  it('place a TIFF without tags, and do not displace one with', async () => {
    await folder.write('bare.tfw', world);
    await folder.write('bare.prj', utm);
    expect((await openScene(await write({}, 'bare.tif'))).parts[0].grid.originX).toBe(546_000);
    const tags = geoTags({ ...saky, originX: 1000 });
    expect((await openScene(await write({ tags }, 'bare.tif'))).parts[0].grid.originX).toBe(1000);
  });

  it.each([
    ['pgw', 'png', png],
    ['jgw', 'jpg', jpeg],
    ['tfw', 'tif', tiff],
  ])('.%s without .prj places an image in the CRS that somebody states', async (world6, ending, image) => {
    await folder.write(`stated-${ending}.${world6}`, world);
    const path = await folder.write(`stated-${ending}.${ending}`, await image());
    const { crs, parts } = await openScene(path, { crs: 'EPSG:32636' });
    expect(crs?.code).toBe('EPSG:32636');
    expect(parts[0].grid).toMatchObject({ originX: 546_000, originY: 4_993_000, width: 6, height: 4 });
  });

  it('and tags that state a CRS win over what somebody states', async () => {
    await folder.write('both.pgw', world);
    await folder.write('both.prj', utm);
    const path = await folder.write('both.png', await png());
    expect((await openScene(path, { crs: 'EPSG:4326' })).crs?.code).toBe('EPSG:32636');
    const tags = geoTags(saky);
    expect((await openScene(await write({ tags }), { crs: 'EPSG:4326' })).crs?.code).toBe('EPSG:32636');
  });

  it('a GeoTIFF with coordinates and no CRS lies in the one that somebody states', async () => {
    const tags = geoTags(saky).filter(({ tag }) => tag !== 34735);
    const { crs, parts } = await openScene(await write({ tags }), { crs: 'epsg:32636' });
    expect([crs?.code, parts[0].grid.originX]).toEqual(['EPSG:32636', 546_000]);
  });

  it('a stated CRS that is none is a mistake', async () => {
    await expect(openScene(await write({}), { crs: 'UTM 36' })).rejects.toThrow(UsageError);
    await expect(openScene(await write({}), { crs: 'EPSG:32999' })).rejects.toThrow(CrsNotSupported);
  });

  it('mean nothing without a CRS', async () => {
    await folder.write('lonely.pgw', world);
    expect((await openScene(await folder.write('lonely.png', await png()))).crs).toBeNull();
  });

  it.each([
    ['rotated', '10\n1\n1\n-10\n0\n0\n', RotatedGrid],
    ['nonsense', 'ten\n0\n', TypeNotSupported],
  ])('are refused where they are %s', async (name, content, type) => {
    await folder.write(`${name}.pgw`, content);
    await folder.write(`${name}.prj`, utm);
    await expect(openScene(await folder.write(`${name}.png`, await png()))).rejects.toThrow(type);
  });
});

describe('pictures', () => {
  const gradient = (channels: number, width: number, height: number) =>
    Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 37) % 251);

  it('a PNG comes out as it is, its alpha as the mask', async () => {
    const pixels = gradient(4, 5, 3);
    pixels[3] = 0;
    const bytes = await sharp(pixels, { raw: { width: 5, height: 3, channels: 4 } })
      .png()
      .toBuffer();
    const { scene, raster } = await readWhole(await folder.write('alpha.dat', bytes));
    expect(scene.bandNames).toEqual(['red', 'green', 'blue']);
    expect(Array.from(raster.valid)).toEqual(
      [0, ...Array<number>(14).fill(1)].map((v, i) => (pixels[i * 4 + 3] === 0 ? 0 : v || 1)),
    );
    expect(Array.from(raster.bands[1]!.subarray(1))).toEqual(
      Array.from({ length: 14 }, (_, i) => pixels[(i + 1) * 4 + 1]),
    );
  });

  it.each([
    ['grey', 1, ['band1']],
    ['colour', 3, ['red', 'green', 'blue']],
  ] as const)('16 bits of %s stay 16 bits', async (_, channels, names) => {
    const pixels = Uint16Array.from({ length: 12 * channels }, (_, i) => i * 1500 + 7);
    const bytes = await sharp(pixels, { raw: { width: 4, height: 3, channels } })
      .toColourspace(channels === 1 ? 'grey16' : 'rgb16')
      .png()
      .toBuffer();
    const { scene, raster } = await readWhole(await folder.write(`deep-${channels}.png`, bytes));
    expect([scene.sampleType, scene.bandNames]).toEqual(['uint16', names]);
    expect(Array.from(raster.bands[0]!)).toEqual(Array.from({ length: 12 }, (_, i) => pixels[i * channels]));
  });

  it('of several pictures in one file the first is read: an animated PNG, two JPEGs in a row', async () => {
    const pixels = gradient(3, 9, 7);
    const picture = () => sharp(pixels, { raw: { width: 9, height: 7, channels: 3 } });
    const png = await picture().png().toBuffer();
    const animated = Buffer.concat([
      png.subarray(0, 33),
      pngChunk('acTL', Buffer.from('0000000200000000', 'hex')),
      pngChunk('fcTL', Buffer.from('00000000000000090000000700000000000000000064006400000000', 'hex').subarray(0, 26)),
      png.subarray(33, -12),
      pngChunk('fcTL', Buffer.from('00000001000000090000000700000000000000000064006400000000', 'hex').subarray(0, 26)),
      pngChunk('fdAT', Buffer.concat([Buffer.from('00000002', 'hex'), deflateSync(Buffer.alloc(7 * 28))])),
      png.subarray(-12),
    ]);
    const { raster } = await readWhole(await folder.write('animated.png', animated));
    expect(raster.bands.every((band, b) => band.every((value, i) => value === pixels[i * 3 + b]))).toBe(true);
    const first = await picture().jpeg().toBuffer();
    const second = await picture().negate().jpeg().toBuffer();
    const twice = await readWhole(await folder.write('twice.jpg', Buffer.concat([first, second])));
    const once = await readWhole(await folder.write('once.jpg', first));
    expect(twice.raster).toEqual(once.raster);
  });

  it.each(['gif', 'webp'] as const)('a %s, animated or not, is no scene', async (format) => {
    const frames = { create: { width: 8, height: 16, channels: 3 as const, background: 'red', pageHeight: 8 } };
    const bytes = await sharp(frames).toFormat(format).toBuffer();
    await expect(openScene(await folder.write(`moving.${format}`, bytes))).rejects.toThrow(TypeNotSupported);
  });

  it('one that states more than 268 million pixels is refused before it is decoded', async () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(60_000, 0);
    header.writeUInt32BE(60_000, 4);
    header.set([8, 2, 0, 0, 0], 8);
    const signature = Buffer.from('89504e470d0a1a0a', 'hex');
    const data = pngChunk('IDAT', deflateSync(Buffer.alloc(1000)));
    const bomb = Buffer.concat([signature, pngChunk('IHDR', header), data, pngChunk('IEND', Buffer.alloc(0))]);
    await expect(openScene(await folder.write('bomb.png', bomb))).rejects.toThrow(TooLarge);
    const jpeg = await sharp(gradient(3, 16, 16), { raw: { width: 16, height: 16, channels: 3 } })
      .jpeg()
      .toBuffer();
    jpeg.fill(0xf0, jpeg.indexOf(Buffer.of(0xff, 0xc0)) + 5, jpeg.indexOf(Buffer.of(0xff, 0xc0)) + 9);
    await expect(openScene(await folder.write('bomb.jpg', jpeg))).rejects.toThrow(TooLarge);
  });

  function pngChunk(type: string, data: Buffer): Buffer {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    checksum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, checksum]);
  }

  it('a tall JPEG is read in strips that fit together', async () => {
    const pixels = gradient(3, 900, 7000);
    const path = await folder.write(
      'tall.jpg',
      await sharp(pixels, { raw: { width: 900, height: 7000, channels: 3 } })
        .jpeg()
        .toBuffer(),
    );
    const whole = await sharp(path).raw().toBuffer();
    const { raster } = await readWhole(path);
    expect(raster.bands.every((band, b) => band.every((value, i) => value === whole[i * 3 + b]))).toBe(true);
  });
});

describe('what a file says of itself', () => {
  const gdalItems = (...items: string[]) => text(42112, `<GDALMetadata>${items.join('')}</GDALMetadata>`);
  const description = (sample: number, name: string) =>
    `<Item name="DESCRIPTION" sample="${sample}" role="description">${name}</Item>`;

  it('date and credit from its tags', async () => {
    const tags = [text(306, '2022:08:09 08:01:02'), text(33432, '© 2022 Überflug')];
    const { acquiredAt, credit } = await openScene(await write({ tags }));
    expect([acquiredAt, credit]).toEqual(['2022-08-09T08:01:02Z', '© 2022 Überflug']);
  });

  it('a midnight is a day of which the time is not known', async () => {
    expect((await openScene(await write({ tags: [text(306, '2022:08:09 00:00:00')] }))).acquiredAt).toBe('2022-08-09');
  });

  it('date, GSD and credit from GDAL, the acquisition before the file', async () => {
    const items = gdalItems(
      '<Item name="ACQUISITIONDATETIME" domain="IMAGERY">2022-08-09T11:01:02+03:00</Item>',
      '<Item name="GSD">0.5</Item><Item name="credit">Smith &amp;amp; Sons</Item><Item name="LICENSE">CC BY 4.0</Item>',
    );
    const scene = await openScene(await write({ tags: [...geoTags(saky), items, text(306, '2022:09:01 10:00:00')] }));
    expect([scene.acquiredAt, scene.gsdMeters, scene.credit]).toEqual(['2022-08-09T08:01:02Z', 0.5, 'Smith & Sons']);
    expect(scene.licence).toBe('CC BY 4.0');
  });

  it.each([
    ['reflectance, where it is', 'reflectance', [{ scale: 0.0001, offset: -0.1 }]],
    ['reflectance, where no unit is stated', null, [{ scale: 0.0001, offset: -0.1 }]],
    ['no reflectance, where the unit is another', 'W/m2/sr/um', null],
  ])('a scale and offset that lead to %s', async (_, unit, reflectance) => {
    const items = gdalItems(
      '<Item name="OFFSET" sample="0" role="offset">-0.1</Item><Item name="SCALE" sample="0" role="scale">0.0001</Item>',
      unit === null ? '' : `<Item name="UNITTYPE" sample="0" role="unittype">${unit}</Item>`,
    );
    expect((await openScene(await write({ tags: [items] }))).conditions.reflectance).toEqual(reflectance);
  });

  it('not the day on which a picture editor saved it', async () => {
    const tags = [text(305, 'Adobe Photoshop CC 2015.5 (Macintosh)'), text(306, '2017:09:01 11:47:27')];
    expect((await openScene(await write({ tags }))).acquiredAt).toBeNull();
  });

  it.each(['yesterday', '0000:00:00 00:00:00', '2022:02:31 10:00:00', '    :  :     :  :  '])(
    'not "%s" as a date',
    async (date) => {
      expect((await openScene(await write({ tags: [text(306, date)] }))).acquiredAt).toBeNull();
    },
  );

  it('options win', async () => {
    const path = await write({ tags: [...geoTags(saky), text(306, '2022:08:09 08:01:02'), text(33432, 'A')] });
    const scene = await openScene(path, { acquiredAt: '2022-08-10', credit: 'B', licence: 'CC0', gsdMeters: 0.3 });
    expect([scene.acquiredAt, scene.credit, scene.licence, scene.gsdMeters]).toEqual(['2022-08-10', 'B', 'CC0', 0.3]);
    for (const wrong of [{ acquiredAt: 'soon' }, { gsdMeters: -1 }]) {
      await expect(openScene(path, wrong)).rejects.toThrow(UsageError);
    }
  });

  it.each([
    ['the descriptions', { samples: 2, tags: [gdalItems(description(0, 'NIR'), description(1, 'R'))] }, ['nir', 'red']],
    ['red, green, blue of a colour picture', { samples: 3 }, ['red', 'green', 'blue']],
    ['numbers', { samples: 2 }, ['band1', 'band2']],
    [
      'numbers where descriptions repeat',
      { samples: 2, tags: [gdalItems(description(0, 'x'), description(1, 'x'))] },
      ['band1', 'band2'],
    ],
    [
      'numbers for four bands of 16 bits tagged as RGB, whose order differs between products',
      { samples: 4, sampleType: 'uint16', tags: [{ tag: 262, type: 'short', value: [2] }] },
      ['band1', 'band2', 'band3', 'band4'],
    ],
  ] as const)('its bands by %s', async (_, image, names) => {
    expect((await openScene(await write(image))).bandNames).toEqual(names);
  });
});

describe('tiles', () => {
  const tile = (name: string, originX: number, more: Partial<TinyTiff> = {}) =>
    write({ tags: geoTags({ ...saky, originX }), ...more }, name);

  it('of a folder are one scene, sorted by name, whatever lies beside them', async () => {
    const name = await subfolder();
    await tile(`${name}/b.tif`, 546_060);
    await tile(`${name}/a.tiff`, 546_000);
    await tile(`${name}/a.tiff.ovr`, 0);
    await folder.write(`${name}/metadata.xml`, '<xml/>');
    await folder.write(`${name}/.hidden.tif`, 'nothing');
    await folder.write(
      `${name}/browse.png`,
      await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
    const scene = await openScene(join(folder.path, name));
    expect(scene.name).toBe(name);
    expect(scene.parts.map((part) => part.grid.originX)).toEqual([546_000, 546_060]);
  });

  it('of a pattern', async () => {
    const name = await subfolder();
    for (const [file, x] of [
      ['1_visual.tif', 1000],
      ['2_visual.tif', 2000],
      ['1_udm.tif', 0],
    ] as const)
      await tile(`${name}/${file}`, x);
    const scene = await openScene(join(folder.path, `${name.slice(0, -1)}?`, '*_visual.tif'));
    expect(scene.parts.map((part) => part.grid.originX)).toEqual([1000, 2000]);
  });

  it.each([
    ['of two CRSs', { tags: geoTags({ ...saky, epsg: 32637 }) }, CrsNotSupported],
    ['of which one has no CRS', { tags: [] }, CrsNotSupported],
    ['of different bands', { samples: 2 }, NoCommonBands],
    ['of different sample types', { sampleType: 'uint16' }, NoCommonBands],
  ] as const)('%s are refused', async (_, more, type) => {
    const name = await subfolder();
    await tile(`${name}/a.tif`, 0);
    await tile(`${name}/b.tif`, 60, more);
    await expect(openScene(join(folder.path, name))).rejects.toThrow(type);
  });

  it('of which one is an error page are refused, not left out', async () => {
    const name = await subfolder();
    await tile(`${name}/a.tif`, 0);
    await folder.write(`${name}/b.tif`, '<html>Please log in</html>');
    await expect(openScene(join(folder.path, name))).rejects.toThrow(TypeNotSupported);
  });

  it('that are not there', async () => {
    await expect(openScene(join(folder.path, await subfolder()))).rejects.toThrow(NotFound);
    await expect(openScene(join(folder.path, 'no*such.tif'))).rejects.toThrow(NotFound);
  });

  it('a name with a star in it is still a name', async () => {
    expect((await openScene(await tile('odd*name.tif', 5))).parts).toHaveLength(1);
  });
});
