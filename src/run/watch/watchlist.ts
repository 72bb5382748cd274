import type { WatchHealth } from '../../core/contract/api.ts';
import { Conflict, UsageError } from '../../core/contract/errors.ts';
import type { Alert, AlertAct, LookFinding, Site, SiteDraft, SiteSummary } from '../../core/contract/watch.ts';
import type {
  AlertQuery,
  LookList,
  LookUnderWay,
  SiteImport,
  SiteList,
  WatchPlan,
  WatchTallies,
} from '../../core/contract/watch-api.ts';
import { checkSite } from '../../core/watch/check-site.ts';
import { isOverdue } from '../../core/watch/schedule.ts';
import { parseSitesFile, writeSites } from '../../io/formats/sites-file.ts';
import { acknowledgeAlert, alertsOfEach, listAlerts, snoozeAlert } from '../../io/store/database/alerts.ts';
import type { Queries } from '../../io/store/database/database.ts';
import { deliveryTally } from '../../io/store/database/deliveries.ts';
import { lookFindings, looksOfEach, lookTally } from '../../io/store/database/looks.ts';
import {
  allSites,
  deleteSite,
  findSite,
  type KeptSite,
  lockSite,
  noSite,
  type SeenSite,
  seenSites,
  seenSitesOf,
  siteNames,
  updateSite,
} from '../../io/store/database/sites.ts';
import { together } from '../../io/store/database/together.ts';
import type { SearchRules } from '../search-scenes.ts';
import { cuesOfWatch } from './cues-of-watch.ts';
import { keepSite, rewritten } from './keep-site.ts';
import type { Watch } from './open-watch.ts';
import { type PlanOptions, planRound } from './plan-round.ts';
import { lookKey, lookUnderWay, queueLook } from './queue-looks.ts';

/** What people do with a watch, in the words of the API: its port `Watchlist` says what each does and throws. */
export function watchlistOf(
  { database, queue, isScheduling }: Watch,
  { now, ...rules }: SearchRules & Pick<PlanOptions, 'now' | 'cueBudget'>,
) {
  const isoNow = () => now().toISOString();
  const change = (id: string, changed: (kept: KeptSite) => KeptSite) =>
    database.transaction((within) => rewrite(within, id, changed));
  /** @param kept the site as it was when the look was queued. */
  const stopLook = async (kept: KeptSite | null) => {
    if (kept !== null) await queue.cancel(lookKey({ siteId: kept.site.id, dueAt: kept.answeredAt }));
  };

  // Many who read other sites at once cost the store as little as one.
  const summaryRead = together(async (ids) => {
    const at = isoNow();
    const seen = await seenSitesOf(database, ids, at);
    return new Map([...seen].map(([id, site]) => [id, summaryOf(site, at)]));
  });
  const looksRead = together((ids, page: { readonly before: string | null; readonly limit: number }) =>
    looksOfEach(database, ids, page),
  );
  const alertsRead = together((ids, page: Omit<AlertQuery, 'siteId'>) =>
    alertsOfEach(database, ids, { ...page, now: isoNow() }),
  );

  return {
    writes: () => database.writes(),
    sites: async ({ from, limit }: { readonly from: number; readonly limit: number }): Promise<SiteList> => {
      const at = isoNow();
      const sites = await seenSites(database, { from, limit: limit + 1, now: at });
      return {
        sites: sites.slice(0, limit).map((seen) => summaryOf(seen, at)),
        next: sites.length > limit ? from + limit : null,
      };
    },
    site: async (id: string): Promise<SiteSummary> => thatThereIs(id, await summaryRead(id, null)),
    names: (ids: readonly string[]): Promise<readonly Pick<Site, 'id' | 'name'>[]> => siteNames(database, ids),
    add: async (draft: SiteDraft): Promise<Site> => {
      const site = siteOf(draft);
      await database.transaction(async (within) => {
        if ((await findSite(within, site.id)) !== null) {
          throw new Conflict(`There is a site with the id "${site.id}" already. Give another name or id.`);
        }
        await keepSite(within, site, isoNow());
      });
      return site;
    },
    edit: async (id: string, draft: SiteDraft): Promise<Site> => {
      const site = siteOf({ ...draft, id });
      return (await change(id, (kept) => rewritten(kept, site, isoNow()))).site;
    },
    pause: async (id: string, paused: boolean): Promise<Site> => {
      const before = await findSite(database, id);
      const { site } = await change(id, (kept) => rewritten(kept, { ...kept.site, paused }, isoNow()));
      if (paused) await stopLook(before);
      return site;
    },
    remove: async (id: string): Promise<void> => {
      const kept = await findSite(database, id);
      await deleteSite(database, id);
      await stopLook(kept);
    },
    importSites: async ({ name, text }: { readonly name: string; readonly text: string }): Promise<SiteImport> => {
      const sites = parseSitesFile(text, name);
      return await database.transaction(async (within) => {
        const counts = { added: 0, changed: 0, unchanged: 0 };
        for (const site of sites) counts[await keepSite(within, site, isoNow())] += 1;
        return counts;
      });
    },
    exportSites: async (): Promise<string> => writeSites((await allSites(database)).map(({ site }) => site)),
    look: (id: string): Promise<LookUnderWay> => queueLook(database, queue, id, isoNow()),
    underWay: async (id: string): Promise<LookUnderWay | null> => {
      const kept = await findSite(database, id);
      if (kept === null) throw noSite(id);
      return await lookUnderWay(database, queue, kept);
    },
    looks: async (
      siteId: string,
      { before, limit }: { readonly before: string | null; readonly limit: number },
    ): Promise<LookList> => {
      const looks = thatThereIs(siteId, await looksRead(siteId, { before, limit: limit + 1 }));
      const shown = looks.slice(0, limit);
      return { looks: shown, next: looks.length > limit ? shown.at(-1)!.lookedAt : null };
    },
    findings: (lookId: string): Promise<readonly LookFinding[]> => lookFindings(database, lookId),
    alerts: async ({ siteId, ...page }: AlertQuery): Promise<readonly Alert[]> =>
      siteId === null
        ? await listAlerts(database, { ...page, now: isoNow() })
        : thatThereIs(siteId, await alertsRead(siteId, page)),
    act: async (acts: readonly AlertAct[], at: Date): Promise<void> => {
      await database.transaction(async (within) => {
        for (const act of acts) await carryOut(act, within, at.toISOString());
      });
    },
    cues: cuesOfWatch(database, queue, { now, ...rules }),
    plan: (page: { readonly from: number; readonly limit: number }, signal: AbortSignal): Promise<WatchPlan> =>
      planRound(database, page, { ...rules, now, signal }),
    tallies: async (): Promise<WatchTallies> => ({
      looks: await lookTally(database),
      queue: await queue.tally(),
      deliveries: await deliveryTally(database),
    }),
    health: async (): Promise<WatchHealth> => {
      const answers = async (asked: Promise<unknown>) =>
        asked.then(
          () => 'ok' as const,
          () => 'down' as const,
        );
      return {
        store: await answers(database.query('select 1')),
        queue: await answers(queue.tally()),
        scheduler: isScheduling() ? 'running' : 'elsewhere',
      };
    },
  };
}

/** @throws NotFound */
function thatThereIs<Answer>(siteId: string, answer: Answer | undefined): Answer {
  if (answer === undefined) throw noSite(siteId);
  return answer;
}

/** @throws NotFound */
async function rewrite(queries: Queries, id: string, changed: (kept: KeptSite) => KeptSite): Promise<KeptSite> {
  const kept = await lockSite(queries, id);
  if (kept === null) throw noSite(id);
  const now = changed(kept);
  await updateSite(queries, now);
  return now;
}

async function carryOut(act: AlertAct, queries: Queries, now: string): Promise<void> {
  switch (act.kind) {
    case 'acknowledge':
      return await acknowledgeAlert(queries, act.alertId, now);
    case 'snooze':
      return await snoozeAlert(queries, act.alertId, act.until);
    case 'mute':
    case 'unmute':
      await rewrite(queries, act.siteId, (kept) => ({ ...kept, isMuted: act.kind === 'mute' }));
      return;
    case 'ignore-zone':
      await rewrite(queries, act.siteId, (kept) => ({
        ...kept,
        site: { ...kept.site, ignoreZones: [...kept.site.ignoreZones, act.zone] },
      }));
  }
}

function siteOf(draft: SiteDraft): Site {
  const { site, problems } = checkSite(draft);
  if (site === null) throw new UsageError(problems.join(' '));
  return site;
}

function summaryOf({ site, heardAt, isMuted, ...seen }: SeenSite, now: string): SiteSummary {
  return {
    site,
    lastLook: seen.lastLook,
    lastPair: seen.lastPair,
    nextDueAt: seen.nextDueAt,
    overdue: isOverdue(site, heardAt, now),
    unreadAlerts: seen.unreadAlerts,
    muted: isMuted,
    changedAreas: seen.changedAreas,
  };
}
