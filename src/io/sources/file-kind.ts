import type { ByteSource } from '../formats/byte-source.ts';
import { isTiff } from '../formats/tiff-directory.ts';

export type FileKind = 'tiff' | 'picture' | 'other';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const JPEG = [0xff, 0xd8, 0xff] as const;

/** What a file is, by its first bytes and never by its name. */
export async function kindOf(source: ByteSource): Promise<FileKind> {
  const start = await source.read(0, Math.min(16, source.size));
  if (isTiff(start)) return 'tiff';
  const isPicture = [PNG, JPEG].some((magic) => magic.every((byte, index) => start[index] === byte));
  return isPicture ? 'picture' : 'other';
}
