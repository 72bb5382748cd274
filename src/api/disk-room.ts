import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The embedded database grows by files of this length; with less it keeps nothing new. */
const LEAST_FREE_BYTES = 16 * 2 ** 20;

/** What a person should know of disks that have no room left for these folders; null where all have, or the system does not say. */
export async function fullDiskWords(folders: readonly string[]): Promise<string | null> {
  const free = await Promise.all(folders.map(freeBytes));
  const least = Math.min(...free);
  if (least >= LEAST_FREE_BYTES) return null;
  return `The disk is full or nearly so: ${(least / 2 ** 20).toFixed(1)} MiB are free. What is there is shown, little or nothing new is kept. Free some room.`;
}

/** Of the disk that a folder lies on, or will. */
async function freeBytes(folder: string): Promise<number> {
  const parent = dirname(folder);
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && parent !== folder;
    return isMissing ? await freeBytes(parent) : Number.POSITIVE_INFINITY;
  }
}
