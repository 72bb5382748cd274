import { basename } from 'node:path';
import { isNativeCompression } from '../../formats/block-decoders.ts';
import { imageBlockReader, maskBlockReader } from '../../formats/geotiff-block.ts';
import { readGeotiffImage } from '../../formats/geotiff-image.ts';
import { type BlockLayout, decodedBytes } from '../../formats/tiff-blocks.ts';
import { openFileBytes } from '../file-bytes.ts';
import { inspectFile, kindOfFile } from '../inspect-file.ts';
import type { TrialTask } from './try-files.ts';

/** Of blocks that only JavaScript, WebAssembly and zlib unfold, so many of each level are tried. */
const BLOCKS_TRIED = 32;

/**
 * Does with a file what a comparison would: reads its header, its place on Earth, and decodes. Blocks that native code decodes
 * (JPEG, WebP), and PNGs and JPEGs, are all decoded; of others a sample spread over each level.
 *
 * @param onWork told of the bytes that the next step unfolds, before it does.
 * @throws AftermathError for what is refused.
 */
export async function decodeTrial({ path, givenCrs }: TrialTask, onWork: (bytes: number) => void): Promise<void> {
  const { part } = await inspectFile(path, givenCrs);
  if ((await kindOfFile(path)) === 'tiff') return decodeTiff(path, onWork);
  const { decodeToTheEnd } = await import('../../formats/picture-part.ts');
  onWork(part.grid.width * part.grid.height * part.bandNames.length);
  await decodeToTheEnd(path, basename(path));
}

async function decodeTiff(path: string, onWork: (bytes: number) => void): Promise<void> {
  const source = await openFileBytes(path);
  try {
    const image = await readGeotiffImage(source);
    for (const { image: pixels, mask } of image.levels) {
      await decodeBlocks(pixels, imageBlockReader(source, image, pixels), onWork);
      if (mask !== null) await decodeBlocks(mask, maskBlockReader(source, mask), onWork);
    }
  } finally {
    await source.close();
  }
}

async function decodeBlocks(
  layout: BlockLayout,
  read: (index: number) => Promise<unknown>,
  onWork: (bytes: number) => void,
): Promise<void> {
  const all = layout.byteCounts.slice(0, layout.blocksAcross * layout.blocksDown);
  const written = all.flatMap((length, index) => (length === 0 ? [] : [index]));
  const step = isNativeCompression(layout) ? 1 : Math.max(1, (written.length - 1) / (BLOCKS_TRIED - 1));
  const bytes = decodedBytes(layout, layout.blockHeight) * (layout.isPlanar ? layout.samplesPerPixel : 1);
  for (let at = 0; at < written.length; at += step) {
    onWork(bytes);
    await read(written[Math.round(at)]!);
  }
}
