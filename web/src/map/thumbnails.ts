import type { ReadonlySignal } from '@preact/signals';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { type Cog, type CogLevel, type CogTile, readTile } from './cog.ts';
import type { Side } from './side.ts';

/** A scene, and how the map paints it. */
export interface Picture {
  readonly cog: Cog;
  readonly bands: readonly number[];
  readonly paint: (tile: CogTile) => Uint8ClampedArray<ArrayBuffer>;
}

/** Small pictures of findings on either date, cut from the coarsest overview that is fine enough. */
export interface Thumbnails {
  /**
   * Draws the ground round a finding; clear where not valid. `shift` as in `Desk`: of the after scene only. An effect that calls it runs again when the scenes are shown otherwise.
   *
   * @throws the signal's reason once aborted, Error where the scene cannot be read.
   */
  draw(
    canvas: HTMLCanvasElement,
    finding: Finding,
    side: Side,
    options: { readonly shift: ReadonlySignal<PixelPoint>; readonly signal: AbortSignal },
  ): Promise<void>;
}

/** What is seen of the surroundings, in sides of the finding's box, and at least, px of the aligned grid. */
const ROOM = 2;
const LEAST_PX = 32;
const UNMOVED: PixelPoint = { col: 0, row: 0 };
/** Tiles kept, of 1 MiB or so. */
const MOST_TILES = 48;

interface KeptTile {
  readonly key: string;
  readonly tile: Promise<CogTile>;
  readonly abort: AbortController;
  /** How many thumbnails wait for it. */
  waiting: number;
  isRead: boolean;
}

export function createThumbnails(
  scenes: Readonly<Record<Side, { readonly picture: ReadonlySignal<Picture> }>>,
): Thumbnails {
  /** The one last used comes last. */
  const kept = new Map<string, KeptTile>();
  const forget = (one: KeptTile) => {
    if (kept.get(one.key) === one) kept.delete(one.key);
  };

  const tileOf = ({ cog, bands }: Picture, level: CogLevel, x: number, y: number): KeptTile => {
    const key = `${cog.name} ${bands.join()} ${level.width} ${x} ${y}`;
    const known = kept.get(key);
    if (known) {
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const abort = new AbortController();
    const tile = readTile(cog, level, { x, y, bands, signal: abort.signal });
    const one: KeptTile = { key, tile, abort, waiting: 0, isRead: false };
    tile.then(
      () => {
        one.isRead = true;
      },
      () => forget(one),
    );
    kept.set(key, one);
    for (const oldest of kept.values()) {
      if (kept.size <= MOST_TILES) break;
      if (oldest.waiting === 0) forget(oldest);
    }
    return one;
  };

  /** A tile that nobody waits for any more is not read to its end. */
  const wait = async (one: KeptTile, signal: AbortSignal): Promise<CogTile> => {
    one.waiting++;
    let leave = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason);
      signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([one.tile, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      one.waiting--;
      if (one.waiting === 0 && !one.isRead && signal.aborted) {
        forget(one);
        one.abort.abort();
      }
    }
  };

  return {
    async draw(canvas, finding, side, { shift, signal }) {
      const scene = scenes[side].picture.value;
      const { levels, tileWidth, tileHeight } = scene.cog;
      const finest = levels.at(-1)!;
      const window = windowRound(finding);
      const level = levels.find(({ width }) => (window.size * width) / finest.width >= canvas.width) ?? finest;
      const [across, down] = [level.width / finest.width, level.height / finest.height];
      const moved = side === 'after' ? shift.value : UNMOVED;
      const [left, top] = [(window.col - moved.col) * across, (window.row - moved.row) * down];
      const [width, height] = [window.size * across, window.size * down];
      const cols = { from: Math.max(0, Math.floor(left)), to: Math.min(level.width, Math.ceil(left + width)) };
      const rows = { from: Math.max(0, Math.floor(top)), to: Math.min(level.height, Math.ceil(top + height)) };
      const pen = canvas.getContext('2d')!;
      if (cols.from >= cols.to || rows.from >= rows.to) {
        pen.clearRect(0, 0, canvas.width, canvas.height);
        return;
      }
      const cut = emptyTile(cols.to - cols.from, rows.to - rows.from, scene.bands.length);
      const reads: Promise<void>[] = [];
      for (let y = Math.floor(rows.from / tileHeight); y * tileHeight < rows.to; y++) {
        for (let x = Math.floor(cols.from / tileWidth); x * tileWidth < cols.to; x++) {
          const at = { col: x * tileWidth - cols.from, row: y * tileHeight - rows.from };
          reads.push(wait(tileOf(scene, level, x, y), signal).then((tile) => copyInto(cut, tile, at)));
        }
      }
      await Promise.all(reads);
      signal.throwIfAborted();
      const picture = await createImageBitmap(new ImageData(scene.paint(cut), cut.width, cut.height));
      signal.throwIfAborted();
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
      pen.imageSmoothingQuality = 'high';
      pen.drawImage(picture, cols.from - left, rows.from - top);
      pen.resetTransform();
    },
  };
}

function emptyTile(width: number, height: number, bandCount: number): CogTile {
  const bands = Array.from({ length: bandCount }, () => new Float32Array(width * height));
  return { width, height, bands, valid: new Uint8Array(width * height) };
}

/** Copies what of a tile, whose top-left corner lies there, is inside. */
function copyInto(target: CogTile, tile: CogTile, at: { readonly col: number; readonly row: number }): void {
  const [from, to] = [Math.max(0, at.col), Math.min(target.width, at.col + tile.width)];
  for (let row = Math.max(0, at.row); row < Math.min(target.height, at.row + tile.height); row++) {
    const start = (row - at.row) * tile.width - at.col;
    const copy = (into: CogTile['bands'][number], samples: CogTile['bands'][number]) =>
      into.set(samples.subarray(start + from, start + to), row * target.width + from);
    tile.bands.forEach((samples, band) => {
      copy(target.bands[band]!, samples);
    });
    copy(target.valid, tile.valid);
  }
}

/** A square on the aligned grid, px, with the finding in its middle. */
function windowRound({ box: [x0, y0, x1, y1] }: Finding): { col: number; row: number; size: number } {
  const size = Math.max(LEAST_PX, ROOM * Math.max(x1 - x0, y1 - y0));
  return { col: (x0 + x1 - size) / 2, row: (y0 + y1 - size) / 2, size };
}
