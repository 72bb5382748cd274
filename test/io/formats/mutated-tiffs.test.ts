import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { AftermathError, DamagedFile } from '../../../src/core/contract/errors.ts';
import { readBandNames } from '../../../src/io/formats/band-names.ts';
import type { ByteSource } from '../../../src/io/formats/byte-source.ts';
import { readGeoKeys } from '../../../src/io/formats/geo-keys.ts';
import { imageBlockReader, maskBlockReader, type PixelBlock } from '../../../src/io/formats/geotiff-block.ts';
import { readFacts } from '../../../src/io/formats/geotiff-facts.ts';
import { readGeotiffImage } from '../../../src/io/formats/geotiff-image.ts';
import { readPlacement } from '../../../src/io/formats/geotiff-placement.ts';
import { crsFromGeoKeys } from '../../../src/io/formats/stated-crs.ts';
import { isFuzzing } from '../../helpers/fuzzing.ts';
import { constantLerc, oneBlock, variantOf } from '../../helpers/hostile-tiffs.ts';
import { mutate } from '../../helpers/mutate.ts';
import { seededRandom } from '../../helpers/random.ts';
import { geoTags, type TinyTiff, tinyTiff } from '../../helpers/tiny-tiff.ts';

const INPUTS = isFuzzing ? 2_000_000 : 30_000;
/** Native decoders take a hundred times as long as ours; they get one input in so many. */
const PICTURES_ONE_IN = 40;
const BLOCKS_READ = 64;
const LONGEST_MICROSECONDS = 5_000_000;
const MOST_MEMORY_BYTES = 2 ** 29;

const value = (sample: number, col: number, row: number) => 1 + ((col * 7 + row * 13 + sample * 29) % 120);

/** Sound TIFFs without a zero in them: every way that pixels lie and are packed. */
function soundTiffs(): Buffer[] {
  const base = { width: 40, height: 30, samples: 3, value } as const;
  const place = geoTags({ epsg: 32636, originX: 500_000, originY: 5_000_000, pixelSize: 10 });
  const layouts = [{ rowsPerStrip: 8 }, { tile: { width: 16, height: 16 } }] as const;
  const flavours = [{}, { isBig: true, isBigEndian: true }] as const;
  const kinds: readonly Partial<TinyTiff>[] = [
    { compression: 'none' },
    { compression: 'deflate', predictor: 2 },
    { compression: 'lzw', predictor: 2, sampleType: 'uint16' },
    { compression: 'pack-bits', isPlanar: true },
    { compression: 'zstd', sampleType: 'int32' },
    { compression: 'deflate', predictor: 3, sampleType: 'float32' },
    { compression: 'lzw', sampleType: 'float64', samples: 1 },
  ];
  const plain = kinds.flatMap((kind) =>
    layouts.flatMap((layout) =>
      flavours.map((flavour) => tinyTiff({ ...base, ...kind, ...layout, ...flavour, tags: place })),
    ),
  );
  const half = { ...base, width: 20, height: 15, tags: [{ tag: 254, type: 'long', value: [1] }] } as const;
  const mask = { ...base, samples: 1, value: () => 255, tags: [{ tag: 254, type: 'long', value: [4] }] } as const;
  const colours = Array.from({ length: 768 }, (_, i) => 1000 + i);
  const palette = [
    { tag: 262, type: 'short', value: [3] },
    { tag: 320, type: 'short', value: colours },
  ] as const;
  const metadata = '<GDALMetadata><Item name="SCALE" sample="0" role="scale">0.01</Item></GDALMetadata>';
  return [
    ...plain,
    tinyTiff({ ...base, compression: 'lzw' }, half, mask),
    tinyTiff({ ...base, samples: 1, tags: palette }),
    tinyTiff({
      ...base,
      tags: [...place, { tag: 42112, type: 'text', value: metadata }, { tag: 42113, type: 'text', value: '255' }],
    }),
    lerc(),
  ];
}

function lerc(): Buffer {
  const variant = variantOf(0, 1);
  return oneBlock({ ...variant, image: { ...variant.image, samples: 1 } }, 64, 34_887, constantLerc(64, 64));
}

async function soundPictures(): Promise<Buffer[]> {
  const picture = sharp({ create: { width: 16, height: 16, channels: 3, background: '#a74' } });
  const [jpeg, webp] = [await picture.jpeg().toBuffer(), await picture.webp().toBuffer()];
  return [oneBlock(variantOf(0, 1), 16, 7, jpeg), oneBlock(variantOf(4, 1), 16, 50_001, webp)];
}

function inMemory(bytes: Buffer): ByteSource {
  return {
    name: 'mutant.tif',
    size: bytes.length,
    read: async (offset, length) => {
      if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length)) throw new DamagedFile('past the end');
      return Buffer.from(bytes.subarray(offset, offset + length));
    },
    close: async () => {},
  };
}

const NO_COMPRESSION = 1;

/** Everything that is read of a file, and each of its blocks but those that are zeros as they lie there, uncompressed. */
async function readAll(bytes: Buffer): Promise<PixelBlock[]> {
  const source = inMemory(bytes);
  const image = await readGeotiffImage(source);
  const keys = readGeoKeys(image.directory);
  if (readPlacement(image.directory, source) !== null && keys !== null) await crsFromGeoKeys(keys, source.name);
  readFacts(image);
  readBandNames(image);
  const blocks: PixelBlock[] = [];
  for (const { image: pixels, mask } of image.levels) {
    const read = imageBlockReader(source, image, pixels);
    const count = Math.min(BLOCKS_READ, pixels.blocksAcross * pixels.blocksDown);
    for (let index = 0; index < count; index++) {
      const block = await read(index);
      const stored = bytes.subarray(pixels.offsets[index]!, pixels.offsets[index]! + pixels.byteCounts[index]!);
      const isHonest = pixels.compression === NO_COMPRESSION && stored.every((byte) => byte === 0);
      if (!isHonest) blocks.push(block);
    }
    if (mask !== null) await maskBlockReader(source, mask)(0);
  }
  return blocks;
}

/** Whether a block says that it was measured, and that it is 0 throughout. */
function isSilentZero({ bands, valid }: PixelBlock): boolean {
  if (bands.length === 0 || (valid !== null && !valid.includes(1))) return false;
  return bands.every((band) => band.every((sample, i) => sample === 0 || valid?.[i] === 0));
}

let tiffs: Buffer[];
let pictures: Buffer[];
beforeAll(async () => {
  tiffs = soundTiffs();
  pictures = await soundPictures();
});

it('the sound ones are read, and none is zeros', async () => {
  for (const bytes of [...tiffs, ...pictures]) {
    const blocks = await readAll(bytes);
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.some(isSilentZero)).toBe(false);
  }
});

it(`${INPUTS} mutants of them are read or refused in words of ours, soon, and never as zeros`, {
  timeout: 7.2e6,
}, async () => {
  const surprises: string[] = [];
  const memoryBefore = process.memoryUsage.rss();
  let mostMemory = 0;
  let read = 0;
  for (let input = 0; input < INPUTS && surprises.length < 20; input++) {
    const random = seededRandom(20_220_809 + input);
    const sound = input % PICTURES_ONE_IN === 0 ? pictures : tiffs;
    const mutant = mutate(sound[random(sound.length)]!, random);
    const start = process.cpuUsage();
    const report = (what: string) => surprises.push(`input ${input}: ${what}`);
    try {
      const blocks = await readAll(mutant);
      read++;
      if (blocks.some(isSilentZero)) report('zeros');
    } catch (error) {
      if (!(error instanceof AftermathError)) report(String(error instanceof Error ? error.stack : error));
    }
    const { user, system } = process.cpuUsage(start);
    if (user + system > LONGEST_MICROSECONDS) report(`${user + system} µs of processor time`);
    if (input % 1000 === 0) mostMemory = Math.max(mostMemory, process.memoryUsage.rss());
  }
  expect(surprises).toEqual([]);
  // Mutants that are all refused would try the decoders no more.
  expect(read).toBeGreaterThan(INPUTS / 20);
  expect(mostMemory - memoryBefore).toBeLessThan(MOST_MEMORY_BYTES);
});
