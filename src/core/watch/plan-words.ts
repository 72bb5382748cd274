import { counted } from '../contract/counted.ts';
import type { LookBudget } from '../contract/cue.ts';
import { totalWords } from '../contract/plan-totals.ts';
import type { WatchPlan } from '../contract/watch-api.ts';
import type { LookEstimate } from './estimate-round.ts';

/** A round as people are told of it before it is made; sites that are paused are left out. @param left of the budget for cues. */
export function watchPlan(looks: readonly LookEstimate[], left: LookBudget, next: WatchPlan['next']): WatchPlan {
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
    cues: budgetWords(left),
    next,
  };
}

function actWords({ does, before, after }: LookEstimate): string {
  return does === 'compare' ? `${before} is compared with ${after}. ` : '';
}

function budgetWords({ looks, bytes }: LookBudget): string {
  const atMost = bytes === null ? '' : `, of ${(bytes / 1e9).toFixed(2)} GB together at most`;
  return `Reports may ask for ${counted(looks, 'more look')} within these 24 hours${atMost}.`;
}

function costWords(quotaKm2: number | null): string | null {
  if (quotaKm2 === null) return null;
  return quotaKm2 === 0 ? 'nothing' : `${quotaKm2.toFixed(0)} km² of the quota`;
}
