import { DamagedFile, TypeNotSupported } from '../../core/contract/errors.ts';
import type { PartReader, ScenePart } from '../../core/scene/scene.ts';
import { type BlockCache, createBlockCache } from '../formats/block-cache.ts';
import { openGeotiffPart } from '../formats/geotiff-part.ts';
import { openFileBytes } from './file-bytes.ts';
import { kindOf } from './file-kind.ts';

export interface OpenPartOptions {
  /** Where decoded blocks are kept; by default one cache for all readers of this thread. */
  readonly blockCache?: BlockCache;
}

/** Decoded blocks that a thread keeps of all its files together, until it sets another limit. */
export const THREAD_CACHE_BYTES = 48 * 1024 * 1024;

/** What this thread has decoded. */
export const threadCache = createBlockCache(THREAD_CACHE_BYTES);

/**
 * Opens one file of a scene for reading by windows, from the plain data that `openScene` gave: in any thread.
 *
 * @throws DamagedFile where the file is broken or no longer the one that `openScene` saw; NotFound.
 */
export async function openPart(part: ScenePart, options: OpenPartOptions = {}): Promise<PartReader> {
  const { blockCache = threadCache } = options;
  const source = await openFileBytes(part.asset);
  try {
    if (source.size !== part.bytes) {
      throw new DamagedFile(
        `"${source.name}" changed while it was being read: ${part.bytes} bytes before, ${source.size} now. Start again.`,
      );
    }
    const kind = await kindOf(source);
    if (kind === 'tiff') return await openGeotiffPart(part, source, blockCache);
    if (kind === 'other') throw new TypeNotSupported(`"${source.name}" is no longer a GeoTIFF, PNG or JPEG.`);
    const { openPicturePart } = await import('../formats/picture-part.ts');
    const reader = await openPicturePart(part, source.name);
    await source.close();
    return reader;
  } catch (error) {
    await source.close();
    throw error;
  }
}
