import { copyFile, rm, rmdir, stat } from 'node:fs/promises';
import { basename, join, parse, resolve } from 'node:path';
import { type GroundOverlay, readGroundOverlay } from '../io/formats/kmz-overlay.ts';
import { isZip } from '../io/formats/unzip.ts';
import { openFileBytes } from '../io/sources/file-bytes.ts';
import { inspectFile } from '../io/sources/inspect-file.ts';
import { tryFiles } from '../io/sources/trial/try-files.ts';
import { asOutputError } from '../io/store/output-errors.ts';
import { hashFile } from '../io/store/run-folder.ts';
import { writeBeside } from '../io/store/write-beside.ts';

/** By the first byte, for people: what it is, is told by more. */
const EXTENSIONS: Readonly<Record<number, string>> = { 137: 'png', 255: 'jpg', 73: 'tif', 77: 'tif' };

/**
 * A request whose scenes can all be opened: of those that are KMZs the ground overlay is unpacked, once, beside the KMZ where
 * originals are kept. Others stay as they are.
 *
 * @param names which of the request's fields name scenes.
 * @param originals the folder of originals.
 * @throws as `readGroundOverlay`; DiskFull, OutputNotWritable.
 */
export async function unpackScenes<Name extends string, Request extends { readonly [K in Name]?: string }>(
  request: Request,
  names: readonly Name[],
  originals: string,
): Promise<Request> {
  const unpacked: Record<string, string> = {};
  for (const name of names) {
    const path = request[name];
    if (path !== undefined) unpacked[name] = await unpackScene(path, originals);
  }
  return { ...request, ...unpacked };
}

/** @returns the image's path; that of anything but a KMZ as it is. */
export async function unpackScene(path: string, originals: string): Promise<string> {
  const overlay = await overlayIn(path);
  if (overlay === null) return path;
  const folder = join(originals, (await hashFile(path)).sha256);
  const stem = join(folder, parse(path).name);
  const image = `${stem}.${EXTENSIONS[overlay.image[0] ?? 0] ?? 'image'}`;
  await writeBeside(image, overlay.image);
  const { width, height } = await sizeOf(image).catch(async (refusal: unknown) => {
    await rm(image, { force: true });
    for (const empty of [folder, originals]) await rmdir(empty).catch(() => {});
    throw refusal;
  });
  await writeBeside(`${stem}.wld`, worldFile(overlay, width, height));
  await writeBeside(`${stem}.prj`, 'EPSG:4326\n');
  const kept = join(folder, basename(path));
  if (kept !== resolve(path)) await asOutputError(copyFile(path, kept), kept);
  return image;
}

async function sizeOf(image: string): Promise<{ readonly width: number; readonly height: number }> {
  await tryFiles([image]);
  return (await inspectFile(image)).part.grid;
}

async function overlayIn(path: string): Promise<GroundOverlay | null> {
  const isFile = await stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
  if (!isFile) return null;
  const source = await openFileBytes(path);
  try {
    return isZip(await source.read(0, Math.min(4, source.size))) ? await readGroundOverlay(source) : null;
  } finally {
    await source.close();
  }
}

/** Degrees a pixel, and the centre of the first one. */
function worldFile({ north, south, east, west }: GroundOverlay, width: number, height: number): string {
  const [across, down] = [(east - west) / width, (south - north) / height];
  return `${[across, 0, 0, down, west + across / 2, north + down / 2].join('\n')}\n`;
}
