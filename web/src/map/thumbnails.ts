import type { ReadonlySignal } from '@preact/signals';
import type { Finding } from '../../../src/core/contract/finding.ts';
import { type Cog, type CogLevel, type CogTile, readTile } from './cog.ts';
import type { Side } from './side.ts';

/** A scene as the map paints it. */
export interface Picture {
  readonly cog: Cog;
  readonly bands: readonly number[];
  readonly paint: (tile: CogTile) => Uint8ClampedArray<ArrayBuffer>;
}

/** Small pictures of findings on either date, cut from the coarsest overview that is fine enough. */
export interface Thumbnails {
  /**
   * Draws the ground round a finding; clear where not valid. An effect that calls it runs again when the scenes are shown otherwise.
   *
   * @throws the signal's reason once aborted, Error where the scene cannot be read.
   */
  draw(canvas: HTMLCanvasElement, finding: Finding, side: Side, signal: AbortSignal): Promise<void>;
}

/** What is seen of the surroundings, in sides of the finding's box, and at least, px of the aligned grid. */
const ROOM = 2;
const LEAST_PX = 32;
/** Painted tiles kept, 1 MiB each. */
const MOST_TILES = 48;

interface KeptTile {
  readonly key: string;
  /** As what it was painted. */
  readonly scene: Picture;
  readonly picture: Promise<ImageBitmap>;
  readonly abort: AbortController;
  /** How many thumbnails wait for it. */
  waiting: number;
  isPainted: boolean;
}

export function createThumbnails(
  scenes: Readonly<Record<Side, { readonly picture: ReadonlySignal<Picture> }>>,
): Thumbnails {
  /** The one last used comes last. */
  const kept = new Map<string, KeptTile>();
  const forget = (tile: KeptTile) => {
    if (kept.get(tile.key) === tile) kept.delete(tile.key);
  };

  const tileOf = (side: Side, scene: Picture, level: CogLevel, x: number, y: number) => {
    const key = `${side} ${level.width} ${x} ${y}`;
    const known = kept.get(key);
    if (known?.scene === scene) {
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const { cog, bands, paint } = scene;
    const abort = new AbortController();
    const picture = readTile(cog, level, { x, y, bands, signal: abort.signal }).then((tile) => {
      return createImageBitmap(new ImageData(paint(tile), tile.width, tile.height));
    });
    const tile: KeptTile = { key, scene, picture, abort, waiting: 0, isPainted: false };
    picture.then(
      () => {
        tile.isPainted = true;
      },
      () => forget(tile),
    );
    kept.set(key, tile);
    for (const [oldest, { waiting }] of kept) {
      if (kept.size <= MOST_TILES) break;
      if (waiting === 0) kept.delete(oldest);
    }
    return tile;
  };

  /** A tile that nobody waits for any more is not read to its end. */
  const wait = async (tile: KeptTile, signal: AbortSignal): Promise<ImageBitmap> => {
    tile.waiting++;
    let leave = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason);
      signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([tile.picture, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      tile.waiting--;
      if (tile.waiting === 0 && !tile.isPainted && signal.aborted) {
        forget(tile);
        tile.abort.abort();
      }
    }
  };

  return {
    async draw(canvas, finding, side, signal) {
      const scene = scenes[side].picture.value;
      const { cog } = scene;
      const finest = cog.levels.at(-1)!;
      const window = windowRound(finding);
      const level = cog.levels.find(({ width }) => (window.size * width) / finest.width >= canvas.width) ?? finest;
      const [across, down] = [level.width / finest.width, level.height / finest.height];
      const [left, top] = [window.col * across, window.row * down];
      const [width, height] = [window.size * across, window.size * down];
      const tilesIn = (from: number, length: number, tile: number, end: number) => {
        const first = Math.max(0, Math.floor(from / tile));
        const last = Math.min(Math.ceil(end / tile), Math.ceil((from + length) / tile));
        return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
      };
      const places = tilesIn(top, height, cog.tileHeight, level.height).flatMap((y) =>
        tilesIn(left, width, cog.tileWidth, level.width).map((x) => ({ x, y })),
      );
      const pictures = await Promise.all(places.map(({ x, y }) => wait(tileOf(side, scene, level, x, y), signal)));
      signal.throwIfAborted();
      const pen = canvas.getContext('2d')!;
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
      pen.imageSmoothingQuality = 'high';
      for (const [i, { x, y }] of places.entries()) {
        pen.drawImage(pictures[i]!, x * cog.tileWidth - left, y * cog.tileHeight - top);
      }
      pen.resetTransform();
    },
  };
}

/** A square on the aligned grid, px, with the finding in its middle. */
function windowRound({ box: [x0, y0, x1, y1] }: Finding): { col: number; row: number; size: number } {
  const size = Math.max(LEAST_PX, ROOM * Math.max(x1 - x0, y1 - y0));
  return { col: (x0 + x1 - size) / 2, row: (y0 + y1 - size) / 2, size };
}
