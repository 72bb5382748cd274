import { type Zippable, zipSync } from 'fflate';

/** Zip knows no earlier day. Counted in the machine's own zone, as fflate reads it, so that the bytes are the same in all. */
const NO_DATE = new Date(1980, 0, 1);

/** Files as a zip archive in the given order; the same files give the same bytes. Pictures are stored as they are. */
export function zipOf(files: readonly { readonly path: string; readonly content: Uint8Array }[]): Uint8Array {
  const entries = files.map(({ path, content }): [string, Zippable[string]] => [
    path,
    [content, { level: path.endsWith('.png') ? 0 : 9, mtime: NO_DATE }],
  ]);
  return zipSync(Object.fromEntries(entries));
}
