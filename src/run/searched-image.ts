import { basename } from 'node:path';
import type { SearchedImage } from '../core/detect/find-objects.ts';
import type { ModelCard } from '../core/detect/model-card.ts';
import { gridExtent, mapToPixel, type PixelWindow, subGrid } from '../core/geo/grid.ts';
import { groundPixelSize } from '../core/geo/ground.ts';
import type { Scene, ScenePart } from '../core/scene/scene.ts';
import { openSceneOn } from '../io/compute/aligned-reader.ts';
import { readMaskOn } from '../io/compute/mask-reader.ts';
import { openPart } from '../io/sources/open-part.ts';
import type { SearchArea } from './search-area.ts';

export interface OpenSearchedImage {
  readonly image: SearchedImage;
  /** For `findObjects`: whether anything in a window of the image is asked for. */
  readonly isAsked: (window: PixelWindow) => boolean;
  close(): Promise<void>;
}

/**
 * One file of a scene as `findObjects` reads it. In a mosaic the ground beside it comes from its neighbours, as far as a
 * model needs to see an object whole whose middle lies in this file.
 *
 * @param area null for everywhere.
 */
export async function openSearchedImage(
  scene: Scene,
  part: ScenePart,
  card: Pick<ModelCard, 'gsdMeters' | 'input'>,
  area: SearchArea | null,
): Promise<OpenSearchedImage> {
  const { gsdMeters, mask } = scene;
  const pixelMeters = groundPixelSize(part.grid);
  const side = pixelMeters === null ? gsdMeters : Math.min(pixelMeters.width, pixelMeters.height);
  const reachPx = Math.ceil(((card.input.overlap / 2) * card.gsdMeters.model) / (side ?? card.gsdMeters.model));
  const room = scene.parts.length === 1 ? wholeOf(part) : roomRound(part, scene, reachPx);
  const grid = subGrid(part.grid, room);
  const reader = scene.parts.length === 1 ? await openPart(part) : openSceneOn(grid, withFirst(scene, part));
  const readWindow = (window: PixelWindow) => ('read' in reader ? reader.read(window) : reader.readWindow(window));
  const image: SearchedImage = {
    asset: basename(part.asset),
    width: room.width,
    height: room.height,
    own: { col: -room.col, row: -room.row, width: part.grid.width, height: part.grid.height },
    bandNames: part.bandNames,
    pixelMeters,
    gsdMeters,
    read: async (window) => {
      const raster = await readWindow(window);
      if (mask === null) return raster;
      const hidden = await readMaskOn(grid, mask, window);
      return { ...raster, valid: raster.valid.map((isValid, i) => (hidden[i] === 0 ? isValid : 0)) };
    },
  };
  const isAsked = ({ col, row, width, height }: PixelWindow) =>
    area?.meets(part, [col + room.col, row + room.row, col + room.col + width, row + room.row + height]) ?? true;
  return { image, isAsked, close: () => reader.close() };
}

function wholeOf({ grid: { width, height } }: ScenePart): PixelWindow {
  return { col: 0, row: 0, width, height };
}

/** The file and so much on each side of it, as far as any file of the scene reaches; px of the file. */
function roomRound(part: ScenePart, scene: Scene, reachPx: number): PixelWindow {
  const { grid } = part;
  const corners = scene.parts.flatMap((each) => {
    const { minX, minY, maxX, maxY } = gridExtent(each.grid);
    return [mapToPixel(grid, { x: minX, y: maxY }), mapToPixel(grid, { x: maxX, y: minY })];
  });
  const cols = corners.map(({ col }) => Math.round(col));
  const rows = corners.map(({ row }) => Math.round(row));
  const left = Math.max(-reachPx, Math.min(...cols));
  const top = Math.max(-reachPx, Math.min(...rows));
  const right = Math.min(grid.width + reachPx, Math.max(...cols));
  const bottom = Math.min(grid.height + reachPx, Math.max(...rows));
  return { col: left, row: top, width: right - left, height: bottom - top };
}

/** Where files overlap, the first counts. */
function withFirst(scene: Scene, part: ScenePart): Scene {
  return { ...scene, parts: [part, ...scene.parts.filter((other) => other !== part)] };
}
