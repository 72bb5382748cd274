import type { Site } from '../../core/contract/watch.ts';
import { firstDue } from '../../core/watch/schedule.ts';
import type { Queries } from '../../io/store/database/database.ts';
import { insertSite, type KeptSite, lockSite, updateSite } from '../../io/store/database/sites.ts';

/**
 * Keeps a site as it is written now, with its looks and alerts where it was there before. For one that is new, taken up again or on
 * another rhythm the schedule begins anew: what went by before is nobody's.
 *
 * @throws Conflict where another site has its name.
 */
export async function keepSite(queries: Queries, site: Site, now: string): Promise<'added' | 'changed' | 'unchanged'> {
  const kept = await lockSite(queries, site.id);
  if (kept === null) {
    await insertSite(queries, { site, isMuted: false, heardAt: now, ...startingAt(site, now) });
    return 'added';
  }
  if (isSame(kept.site, site)) return 'unchanged';
  await updateSite(queries, rewritten(kept, site, now));
  return 'changed';
}

/** A kept site as it is after a change to what is written of it. */
export function rewritten(kept: KeptSite, site: Site, now: string): KeptSite {
  const isTakenUp = kept.site.paused && !site.paused;
  const isOnSameRhythm = isSame(kept.site.cadence, site.cadence) && kept.site.paused === site.paused;
  return {
    ...kept,
    site,
    ...(isTakenUp && { heardAt: now }),
    ...(!isOnSameRhythm && startingAt(site, now)),
  };
}

function startingAt(site: Site, now: string): Pick<KeptSite, 'answeredAt' | 'nextDueAt'> {
  const { answered, due } = firstDue(site.cadence, now);
  return { answeredAt: answered, nextDueAt: site.paused ? null : due };
}

/** Whatever order its fields are in: the database has its own. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const [fields, others] = [Object.entries(one), other as Readonly<Record<string, unknown>>];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    fields.length === Object.keys(other).length &&
    fields.every(([name, value]) => Object.hasOwn(others, name) && isSame(value, others[name]))
  );
}
