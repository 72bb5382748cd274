import { displayBands } from '../core/publish/display-bands.ts';
import { levelOf } from '../core/publish/display-level.ts';
import {
  type BandStretch,
  estimateStretch,
  paintStretched,
  SAME_LEVEL,
  type StretchSide,
  stretchRule,
} from '../core/publish/display-stretch.ts';
import { paintMagnitude } from '../core/publish/paint-magnitude.ts';
import type { PicturePlan } from '../core/publish/picture-plan.ts';
import { planPanel } from '../core/publish/plan-panel.ts';
import type { PartReader } from '../core/scene/scene.ts';
import { panelJpeg } from '../io/formats/panel-picture.ts';
import { openAligned, withAligned } from './open-aligned.ts';
import type { FinishedRun } from './read-run.ts';

/**
 * Pictures of a run as JPEG, by name; one is read at a time.
 *
 * The first before and after plans give the stretch that all pictures of both dates share.
 */
export async function paintPictures(
  folder: FinishedRun,
  plans: readonly PicturePlan[],
): Promise<ReadonlyMap<string, Buffer>> {
  const pictures = new Map<string, Buffer>();
  await withAligned(folder, async (aligned) => {
    const bands = displayBands(aligned.before.part.bandNames, aligned.after.part.bandNames);
    const levels = {
      before: bands.map(() => SAME_LEVEL),
      after: bands.map((band) => levelOf(band, folder.manifest.radiometry)),
    };
    const read = async (plan: PicturePlan, date: 'before' | 'after'): Promise<StretchSide> => {
      const reader = aligned[date];
      const { window, level } = planPanel(reader.part, plan.crop, plan.size);
      const raster = await reader.readWindow(window, { level });
      return { raster: { ...raster, bands: bands.map((band) => raster.bands[band[date]]!) }, levels: levels[date] };
    };
    const overviews: StretchSide[] = [];
    for (const date of ['before', 'after'] as const) {
      overviews.push(await read(plans.find(({ shows }) => shows === date)!, date));
    }
    const stretches: readonly BandStretch[] = estimateStretch(overviews, stretchRule(aligned.before.part.sampleType));
    for (const plan of plans) {
      if (plan.shows === 'magnitude') continue;
      const painted = paintStretched(await read(plan, plan.shows), stretches);
      pictures.set(plan.name, await encode(painted, plan, aligned[plan.shows]));
    }
  });
  const maps = plans.filter(({ shows }) => shows === 'magnitude');
  if (maps.length === 0) return pictures;
  const map = await openAligned(folder, 'change/magnitude.tif');
  try {
    for (const plan of maps) {
      const { window, level } = planPanel(map.part, plan.crop, plan.size);
      const painted = paintMagnitude(await map.readWindow(window, { level }), folder.manifest.parameters.threshold);
      pictures.set(plan.name, await encode(painted, plan, map));
    }
  } finally {
    await map.close();
  }
  return pictures;
}

async function encode(rgba: Uint8ClampedArray, { crop, size }: PicturePlan, { part }: PartReader): Promise<Buffer> {
  return panelJpeg(rgba, planPanel(part, crop, size), size);
}
