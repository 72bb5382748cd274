import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isWithoutRoom, TooLarge, TooLittleOverlap } from '../../core/contract/errors.ts';
import { areaOfInterest } from '../../core/geo/area-of-interest.ts';
import type { Crs } from '../../core/geo/crs.ts';
import { type Extent, type Grid, mapToPixel, type PixelWindow } from '../../core/geo/grid.ts';
import { readGeoKeys } from '../formats/geo-keys.ts';
import { isMask } from '../formats/geotiff-image.ts';
import { readPlacement } from '../formats/geotiff-placement.ts';
import { crsFromGeoKeys } from '../formats/stated-crs.ts';
import { type BlockLayout, blockLayout } from '../formats/tiff-blocks.ts';
import { isTiff, readTiffDirectories, type TiffDirectory } from '../formats/tiff-directory.ts';
import { windowFront } from '../formats/window-front.ts';
import { planWithMargin } from '../formats/window-margin.ts';
import type { ByteRange } from '../formats/window-plan.ts';
import { keepFetched, knownFile, NOTHING_STATED, stateAnew, writeWhole } from '../store/fetched.ts';
import { outputError } from '../store/output-errors.ts';
import { takePart } from '../store/part.ts';
import { fileNameOf } from './checked-address.ts';
import { type FetchOptions, fetchFile } from './fetch-file.ts';
import { openRanges, type RangeReader } from './range-reader.ts';
import { unsignedAddress } from './unsigned-address.ts';

/** So far apart scenes may be placed, and the edges of the area are still seen on both, px. */
const MARGIN_PX = 64;
/** Coordinates on the edge of a tile come out beyond it by less, having been degrees meanwhile, and cost no further tile. */
const SLACK_PX = 0.001;
const READS_AT_ONCE = 4;

/**
 * Brings the part of a file that an area of interest lies in: the tiles that hold it, and of a margin of 64 px what costs little
 * (`planWithMargin`), as a GeoTIFF of their own with the very same pixels and no overviews.
 *
 * What is no tiled GeoTIFF with coordinates, or not served by ranges, comes whole (`fetchFile`). Tiles that are here
 * already under the same ETag are not asked for again.
 *
 * @param area GeoJSON, lon/lat.
 * @returns absolute path of the file, under its own name in a folder named by its sha256.
 * @throws as `fetchFile`; TooLittleOverlap where the area lies beside the file; what the header of a damaged or
 *   unsupported file throws.
 */
export async function fetchWindow(address: string, area: unknown, options: FetchOptions): Promise<string> {
  const { folder, stated = NOTHING_STATED } = options;
  const key = `${unsignedAddress(address)}\n${JSON.stringify(area)}`;
  const known = await knownFile(folder, key);
  try {
    const ranges = await openRanges(address, { ...options, knownEtag: known?.etag });
    if (ranges === 'unchanged') {
      await stateAnew(known!.path, address, stated);
      return known!.path;
    }
    const source = ranges === null ? null : await tiledSource(ranges);
    if (source === null) return await fetchFile(address, options);
    return await fetchTiles(address, key, ranges!, source, area, options);
  } catch (error) {
    throw outputError(error, folder);
  }
}

/** A tiled image that knows where it lies, with its mask. */
interface TiledSource {
  readonly grid: Grid & { readonly crs: Crs };
  readonly isSouthUp: boolean;
  readonly directories: readonly TiffDirectory[];
  readonly layouts: readonly [BlockLayout, ...BlockLayout[]];
}

async function tiledSource({ source }: RangeReader): Promise<TiledSource | null> {
  if (!isTiff(await source.read(0, Math.min(16, source.size)))) return null;
  const [directory, ...others] = await readTiffDirectories(source, { everyTag: true });
  const layout = blockLayout(directory, source);
  const placement = readPlacement(directory, source);
  const keys = readGeoKeys(directory);
  const crs = placement === null || keys === null ? null : await crsFromGeoKeys(keys, source.name);
  if (placement === null || crs === null) return null;
  const masks = others
    .filter(isMask)
    .map((mask) => ({ mask, layout: blockLayout(mask, source) }))
    .filter(({ layout: { width, height } }) => width === layout.width && height === layout.height);
  const layouts = [layout, ...masks.map((one) => one.layout)] as const;
  if (!layouts.every(({ isTiled }) => isTiled)) return null;
  const { isSouthUp, ...place } = placement;
  return {
    grid: { ...place, crs, width: layout.width, height: layout.height },
    isSouthUp,
    directories: [directory, ...masks.map(({ mask }) => mask)],
    layouts,
  };
}

async function fetchTiles(
  address: string,
  key: string,
  ranges: RangeReader,
  { grid, isSouthUp, directories, layouts }: TiledSource,
  area: unknown,
  options: FetchOptions,
): Promise<string> {
  const { folder, maximumBytes, stated = NOTHING_STATED, onBytes = () => {} } = options;
  const wanted = windowOver(areaOfInterest(area, grid.crs).extent, grid, ranges.source.name);
  const inFile = isSouthUp ? { ...wanted, row: grid.height - wanted.row - wanted.height } : wanted;
  const plan = planWithMargin(layouts, inFile, MARGIN_PX);
  const total = plan.reads.reduce((sum, { length }) => sum + length, 0);
  if (total > maximumBytes) {
    throw new TooLarge(`A scene fetched from an address may have ${Math.round(maximumBytes / 2 ** 20)} MiB.`);
  }

  const part = await takePart(folder, `${unsignedAddress(address)}\n${ranges.etag}\ntiles`);
  try {
    await mkdir(part.path, { recursive: true });
    let done = 0;
    await eachAtOnce(plan.reads, async (read) => {
      const path = pathOf(part.path, read);
      if ((await stat(path).catch(() => null))?.size !== read.length) await writeWhole(path, await ranges.read(read));
      done += read.length;
      onBytes(done, total);
    });
    const whole = join(part.path, 'whole');
    const pieces = plan.reads.map((read) => pathOf(part.path, read));
    await writeJoined(whole, windowFront(directories, plan), pieces);
    const name = fileNameOf(address);
    const windowOf = { bytes: ranges.size, window: plan.window };
    const kept = await keepFetched(whole, { name, key, folder }, { ...stated, address, etag: ranges.etag, windowOf });
    await part.remove();
    return kept;
  } catch (error) {
    if (isWithoutRoom(error)) await part.remove();
    throw error;
  } finally {
    await part.leave();
  }
}

/** @throws TooLittleOverlap where the extent lies beside the grid. */
function windowOver({ minX, minY, maxX, maxY }: Extent, grid: Grid, name: string): PixelWindow {
  const least = mapToPixel(grid, { x: minX, y: maxY });
  const most = mapToPixel(grid, { x: maxX, y: minY });
  if (least.col >= grid.width || least.row >= grid.height || most.col <= 0 || most.row <= 0) {
    throw new TooLittleOverlap(`The area of interest lies outside "${name}". Check its coordinates (lon, lat).`);
  }
  const col = Math.max(0, Math.floor(least.col + SLACK_PX));
  const row = Math.max(0, Math.floor(least.row + SLACK_PX));
  return {
    col,
    row,
    width: Math.max(1, Math.min(grid.width, Math.ceil(most.col - SLACK_PX)) - col),
    height: Math.max(1, Math.min(grid.height, Math.ceil(most.row - SLACK_PX)) - row),
  };
}

function pathOf(folder: string, { offset, length }: ByteRange): string {
  return join(folder, `${offset}-${length}`);
}

async function writeJoined(path: string, front: Uint8Array, pieces: readonly string[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(front);
    for (const piece of pieces) await file.writeFile(await readFile(piece));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Once one fails no further one is begun; those under way come to their end first. */
async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const takeTurns = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  };
  const turns = await Promise.allSettled(Array.from({ length: READS_AT_ONCE }, takeTurns));
  for (const turn of turns) if (turn.status === 'rejected') throw turn.reason;
}
