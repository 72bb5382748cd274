import { totalWords } from '../contract/plan-totals.ts';
import type { WatchPlan } from '../contract/watch-api.ts';
import type { LookEstimate } from './estimate-round.ts';

/** A round as people are told of it before it is made; sites that are paused are left out. */
export function watchPlan(looks: readonly LookEstimate[], next: WatchPlan['next']): WatchPlan {
  const due = looks.flatMap((look) => (look.nextDueAt === null ? [] : [{ ...look, dueAt: look.nextDueAt }]));
  return {
    looks: due.map((look) => ({
      siteId: look.siteId,
      name: look.name,
      centre: look.centre,
      dueAt: look.dueAt,
      does: look.does,
      search: `${look.source}: ${actWords(look)}${look.why}`,
      scenes: look.scenesOffered,
      areaKm2: look.areaKm2,
      bytes: look.bytes,
      quotaKm2: look.quotaKm2,
      cost: costWords(look.quotaKm2),
    })),
    total: totalWords(due),
    next,
  };
}

function actWords({ does, before, after }: LookEstimate): string {
  return does === 'compare' ? `${before} is compared with ${after}. ` : '';
}

function costWords(quotaKm2: number | null): string | null {
  if (quotaKm2 === null) return null;
  return quotaKm2 === 0 ? 'nothing' : `${quotaKm2.toFixed(0)} km² of the quota`;
}
