import type { Site, SiteDraft } from '../contract/watch.ts';

/** A site as a person would write it: what is usual is left out. `checkSite` makes the same site of it again. */
export function draftSite(site: Site): SiteDraft {
  const { id, name, area, circle, tags, source, cadence, limits, thresholds, ignoreZones, baseline, notify, priority } =
    site;
  return {
    id,
    name,
    ...(circle === undefined ? { area } : { at: circle.at, radiusMeters: circle.radiusMeters }),
    ...(tags.length > 0 && { tags }),
    source,
    ...(cadence.kind === 'cron' ? { cadence: cadence.expression, zone: cadence.zone } : { cadence: cadence.kind }),
    ...limits,
    ...(thresholds.minimumAreaM2 !== 0 && { minimumAreaM2: thresholds.minimumAreaM2 }),
    ...(thresholds.minimumConfidence !== 0 && { minimumConfidence: thresholds.minimumConfidence }),
    ...(ignoreZones.length > 0 && { ignoreZones }),
    ...(baseline !== null && { baseline }),
    ...(notify.length > 0 && { notify }),
    ...(priority !== 0 && { priority }),
    ...(site.paused && { paused: true }),
  };
}
