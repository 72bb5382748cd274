import sharp from 'sharp';
import { pictureSize } from '../core/publish/finding-window.ts';
import type { PicturePlan } from '../core/publish/picture-plan.ts';
import { paintPictures } from './paint-pictures.ts';
import { readRun } from './read-run.ts';

/** Of each date, at most. */
const PICTURE = { width: 160, height: 120 };
const GAP_PX = 4;

/**
 * All the ground of a run on both dates, small and side by side, as JPEG: what a list shows it by.
 *
 * @param folder where the run lies.
 * @throws as `readRun`.
 */
export async function drawPair(folder: string): Promise<Buffer> {
  const run = await readRun(folder);
  const { grid } = run.manifest;
  const crop = { col: 0, row: 0, width: grid.width, height: grid.height };
  const size = pictureSize(grid, crop, PICTURE);
  const plans = (['before', 'after'] as const).map((shows): PicturePlan => ({ name: shows, shows, crop, size }));
  const pictures = await paintPictures(run, plans);
  const sheet = { width: 2 * size.width + GAP_PX, height: size.height, channels: 3, background: '#ffffff' } as const;
  return sharp({ create: sheet })
    .composite(plans.map(({ name }, i) => ({ input: pictures.get(name)!, left: i * (size.width + GAP_PX), top: 0 })))
    .jpeg({ quality: 80 })
    .toBuffer();
}
