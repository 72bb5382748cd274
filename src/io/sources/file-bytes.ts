import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { DamagedFile, NotFound } from '../../core/contract/errors.ts';
import type { ByteSource } from '../formats/byte-source.ts';

/**
 * Opens a file on this machine for reading by ranges; the caller closes it.
 *
 * @throws NotFound where nothing is there that we may read, or it is not a regular file.
 */
export async function openFileBytes(path: string): Promise<ByteSource> {
  const name = basename(path);
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new NotFound(`Wanted a scene at "${name}", but ${reasonOf(cause)}. Check the path.`, { cause });
  });
  const status = await file.stat();
  if (!status.isFile()) {
    await file.close();
    throw new NotFound(`Wanted a scene at "${name}", but that is not a regular file. Check the path.`);
  }
  const { size } = status;
  return {
    name,
    size,
    read: async (offset, length) => {
      if (offset < 0 || length < 0 || offset + length > size) throw pastTheEnd(name, size, offset + length);
      const bytes = Buffer.allocUnsafeSlow(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
        if (bytesRead === 0) throw pastTheEnd(name, offset + done, offset + length);
        done += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}

function pastTheEnd(name: string, size: number, wanted: number): DamagedFile {
  return new DamagedFile(
    `"${name}" is cut short or damaged: it ends at byte ${size}, but points to byte ${wanted}. Fetch it again.`,
  );
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  return `it cannot be opened (${String(code ?? cause)})`;
}
