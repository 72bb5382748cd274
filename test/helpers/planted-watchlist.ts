import type { Watchlist } from '../../src/api/watch/watchlist.ts';
import { Busy, Conflict, NotFound, UsageError } from '../../src/core/contract/errors.ts';
import { totalWords } from '../../src/core/contract/plan-totals.ts';
import type {
  Alert,
  AlertAct,
  Look,
  LookFinding,
  LookState,
  Site,
  SiteDraft,
  SiteSummary,
  WatchedScene,
} from '../../src/core/contract/watch.ts';
import type { LookUnderWay } from '../../src/core/contract/watch-api.ts';
import { checkSite } from '../../src/core/watch/check-site.ts';
import { draftSite } from '../../src/core/watch/draft-site.ts';
import { parseSitesFile, writeSites } from '../../src/io/formats/sites-file.ts';
import { PlantedCues } from './planted-cues.ts';
import { seededRandom } from './random.ts';
import { lookLike } from './watched.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const REASONS: Readonly<Record<LookState, string>> = {
  changed: '3 places changed between the two scenes.',
  unchanged: 'Both scenes show the ground, and nothing reached the thresholds.',
  'not-comparable': 'Cloud hides 84 % of the ground in the newer scene.',
  'no-new-scene': 'The archive has no scene later than the last one looked at.',
  failed: 'The archive answered 503 five times over two hours. It is asked again at the next moment.',
};

const PLANNED = [
  {
    does: 'compare',
    search: 'earth-search: S2A_1 is compared with S2B_2. Both show all of the area. The sun stood alike.',
    bytes: 31_400_000,
    quotaKm2: 0,
    cost: 'nothing',
  },
  {
    does: 'compare',
    search: 'planet: 20260227_a is compared with 20260302_b. Both show all of the area.',
    bytes: null,
    quotaKm2: 412,
    cost: '412 km² of the quota',
  },
  {
    does: 'no-new-scene',
    search: 'earth-search: The archive has no scene since 2026-02-27.',
    bytes: 0,
    quotaKm2: 0,
    cost: 'nothing',
  },
  {
    does: 'failed',
    search: 'copernicus: catalogue.dataspace.copernicus.eu did not answer in time. Try again later.',
    bytes: 0,
    quotaKm2: 0,
    cost: 'nothing',
  },
] as const;

interface Planted {
  summary: SiteSummary;
  /** The newest first. */
  readonly looks: Look[];
}

/** A watchlist in memory that does what the port says, with seeded sites. `store` down: it tells so, and refuses the rest. */
export class PlantedWatchlist implements Watchlist {
  readonly #sites: Map<string, Planted>;
  readonly #now: number;
  readonly cues: PlantedCues;
  readonly #underWay = new Map<string, LookUnderWay>();
  #alerts: readonly Alert[];
  store: 'ok' | 'down' = 'ok';
  /** How often. */
  namesAsked = 0;
  /** What was done, in order. */
  readonly acts: AlertAct[] = [];

  constructor({ sites = 3, looks = 6, now = '2026-03-02T06:00:00Z', runId = null as string | null } = {}) {
    this.#now = Date.parse(now);
    this.#sites = new Map(
      Array.from({ length: sites }, (_, n) => {
        const planted = plant(n, { looks, now: this.#now, runId });
        return [planted.summary.site.id, planted];
      }),
    );
    this.#alerts = [...this.#sites.values()].flatMap(alertsOf);
    const watched = () => [...this.#sites.values()].map(({ summary }) => summary.site);
    this.cues = new PlantedCues(watched, (id) => this.#find(id).summary.site, this.#now);
  }

  readonly writes: Watchlist['writes'] = () => null;

  readonly sites: Watchlist['sites'] = async ({ from, limit }) => {
    const all = [...this.#sites.values()].map(({ summary }) => this.#counted(summary));
    all.sort((a, b) => (a.site.name < b.site.name ? -1 : 1));
    return { sites: all.slice(from, from + limit), next: from + limit < all.length ? from + limit : null };
  };

  readonly site: Watchlist['site'] = async (id) => this.#counted(this.#find(id).summary);

  readonly names: Watchlist['names'] = async (ids) => {
    this.namesAsked += 1;
    return [...this.#sites.values()].map(({ summary: { site } }) => site).filter(({ id }) => ids.includes(id));
  };

  readonly add: Watchlist['add'] = async (draft) => {
    const site = checked(draft);
    if (this.#sites.has(site.id))
      throw new Conflict(`There is a site called "${site.name}" already. Give another name.`);
    this.#sites.set(site.id, { summary: fresh(site, this.#now), looks: [] });
    return site;
  };

  readonly edit: Watchlist['edit'] = async (id, draft) => this.#rewrite(id, checked(draft, id));

  readonly pause: Watchlist['pause'] = async (id, paused) => {
    const planted = this.#find(id);
    const site = this.#rewrite(id, { ...planted.summary.site, paused });
    planted.summary = {
      ...planted.summary,
      nextDueAt: paused ? null : new Date(this.#now + DAY_MS).toISOString(),
    };
    return site;
  };

  readonly remove: Watchlist['remove'] = async (id) => {
    this.#find(id);
    this.#sites.delete(id);
  };

  readonly importSites: Watchlist['importSites'] = async ({ name, text }) => {
    const sites = parseSitesFile(text, name);
    for (const site of sites) await this.add(draftSite(site));
    return { added: sites.length, changed: 0, unchanged: 0 };
  };

  readonly exportSites: Watchlist['exportSites'] = async () =>
    writeSites([...this.#sites.values()].map(({ summary }) => summary.site));

  readonly look: Watchlist['look'] = async (id) => {
    this.#find(id);
    const now = new Date(this.#now).toISOString();
    const open = this.#underWay.get(id) ?? { dueAt: now, state: 'waiting' as const, startsAt: now, said: null };
    this.#underWay.set(id, open);
    return open;
  };

  readonly underWay: Watchlist['underWay'] = async (id) => {
    this.#find(id);
    return this.#underWay.get(id) ?? null;
  };

  /** Lets the look at a site say how far it is; null: it is taken, and found nothing. */
  lookSays(id: string, said: string | null): void {
    const open = this.#underWay.get(id)!;
    if (said !== null) {
      this.#underWay.set(id, { ...open, state: 'running', said });
      return;
    }
    this.#underWay.delete(id);
    const planted = this.#find(id);
    const taken = { ...lookLike({ state: 'unchanged', reason: REASONS.unchanged, findings: 0, changedAreaM2: 0 }) };
    const look = { ...taken, id: `${id}-asked`, siteId: id, dueAt: open.dueAt, lookedAt: open.dueAt };
    planted.looks.unshift(look);
    planted.summary = { ...planted.summary, lastLook: look };
  }

  /** Removes the pictures of every look at a site. */
  prune(id: string, picturesRemovedAt: string): void {
    const { looks } = this.#find(id);
    looks.splice(
      0,
      looks.length,
      ...looks.map((look) => (look.runId === null ? look : { ...look, picturesRemovedAt })),
    );
  }

  readonly looks: Watchlist['looks'] = async (siteId, { before, limit }) => {
    const older = this.#find(siteId).looks.filter(({ lookedAt }) => before === null || lookedAt < before);
    const looks = older.slice(0, limit);
    return { looks, next: older.length > limit ? looks.at(-1)!.lookedAt : null };
  };

  readonly findings: Watchlist['findings'] = async (lookId) => {
    const look = [...this.#sites.values()].flatMap(({ looks }) => looks).find(({ id }) => id === lookId);
    if (look === undefined) throw new NotFound('There is no look with this id.');
    return findingsOf(look, this.#find(look.siteId).summary.site);
  };

  readonly alerts: Watchlist['alerts'] = async ({ siteId, state, limit }) => {
    if (siteId !== null) this.#find(siteId);
    return this.#alerts
      .filter((alert) => (siteId === null || alert.siteId === siteId) && (state === null || alert.state === state))
      .slice(0, limit);
  };

  readonly act: Watchlist['act'] = async (acts) => {
    for (const act of acts) this.#act(act);
    this.acts.push(...acts);
  };

  readonly plan: Watchlist['plan'] = async ({ from, limit }) => {
    const due = [...this.#sites.values()].filter(({ summary: { site } }) => !site.paused);
    const looks = due.slice(from, from + limit).map(({ summary: { site, nextDueAt } }, n) => ({
      siteId: site.id,
      name: site.name,
      centre: { lon: 0, lat: 0 },
      dueAt: nextDueAt ?? new Date(this.#now).toISOString(),
      ...PLANNED[(from + n) % PLANNED.length]!,
      scenes: 12,
      areaKm2: 7,
    }));
    const next = from + limit < due.length ? from + limit : null;
    return { looks, total: totalWords(looks), cues: 'Reports may ask for 20 more looks.', next };
  };

  readonly tallies: Watchlist['tallies'] = async () => {
    this.#refuseDown();
    const looks = { changed: 0, unchanged: 0, 'not-comparable': 0, 'no-new-scene': 0, failed: 0 };
    for (const look of [...this.#sites.values()].flatMap((planted) => planted.looks)) looks[look.state] += 1;
    return { looks, queue: { waiting: 2, running: 1, dead: 0 }, deliveries: { waiting: 0, sent: 5, dead: 1 } };
  };

  readonly health: Watchlist['health'] = async () => ({
    store: this.store,
    queue: this.store,
    scheduler: this.store === 'ok' ? 'running' : 'stopped',
  });

  #act(act: AlertAct): void {
    if ('siteId' in act) {
      const planted = this.#find(act.siteId);
      const { site } = planted.summary;
      if (act.kind === 'ignore-zone')
        this.#rewrite(act.siteId, { ...site, ignoreZones: [...site.ignoreZones, act.zone] });
      else planted.summary = { ...planted.summary, muted: act.kind === 'mute' };
      return;
    }
    if (!this.#alerts.some(({ id }) => id === act.alertId)) throw new NotFound('There is no alert with this id.');
    this.#alerts = this.#alerts.map((alert) => {
      if (alert.id !== act.alertId) return alert;
      return act.kind === 'acknowledge'
        ? { ...alert, state: 'acknowledged' }
        : { ...alert, state: 'snoozed', snoozedUntil: act.until };
    });
  }

  #counted(summary: SiteSummary): SiteSummary {
    this.#refuseDown();
    const unread = this.#alerts.filter(({ siteId, state }) => siteId === summary.site.id && state === 'unread');
    return { ...summary, unreadAlerts: unread.length };
  }

  #find(id: string): Planted {
    this.#refuseDown();
    const planted = this.#sites.get(id);
    if (planted === undefined) throw new NotFound('There is no site with this id.');
    return planted;
  }

  #rewrite(id: string, site: Site): Site {
    const planted = this.#find(id);
    planted.summary = { ...planted.summary, site };
    return site;
  }

  #refuseDown(): void {
    if (this.store === 'down') throw new Busy('The store does not answer. Ask again a little later.');
  }
}

function checked(draft: SiteDraft, id?: string): Site {
  const { site, problems } = checkSite(id === undefined ? draft : { ...draft, id });
  if (site === null) throw new UsageError(problems.join(' '));
  return site;
}

function fresh(site: Site, now: number): SiteSummary {
  return {
    site,
    lastLook: null,
    lastPair: null,
    nextDueAt: new Date(now + HOUR_MS).toISOString(),
    overdue: false,
    unreadAlerts: 0,
    muted: false,
    changedAreas: [],
  };
}

const KINDS = ['Airfield', 'Depot', 'Port', 'Rail yard', 'Bridge', 'Fields'];
const TAGS = ['airfields', 'depots', 'ports', 'rail', 'bridges', 'fields'];
const CYCLE: readonly LookState[] = ['changed', 'unchanged', 'no-new-scene', 'not-comparable', 'failed', 'unchanged'];

function plant(
  n: number,
  { looks, now, runId }: { readonly looks: number; readonly now: number; readonly runId: string | null },
): Planted {
  const random = seededRandom(n + 1);
  const id = `site-${n}`;
  const centre = { lon: -110 + random(24_000) / 100, lat: -45 + random(10_500) / 100 };
  const paused = n % 17 === 5;
  const site = checked(
    {
      name: `${KINDS[n % KINDS.length]} ${String(n).padStart(4, '0')}`,
      at: centre,
      radiusMeters: 1500,
      tags: [TAGS[n % TAGS.length]!, n % 3 === 0 ? 'north' : 'south'],
      minimumAreaM2: 60,
      ...(n % 2 === 0 ? {} : { cadence: '0 6 * * *', zone: 'Europe/Kyiv' }),
      notify: ['mailto:desk@example.org'],
      paused,
    },
    id,
  );
  const scene = (days: number): WatchedScene => ({
    id: `S2_${id}_${days}`,
    archive: 'earth-search',
    acquiredAt: new Date(now - days * DAY_MS - 21 * HOUR_MS).toISOString(),
    sensor: 'Sentinel-2',
    gsdMeters: 10,
    itemAddress: `https://stac.example.org/items/${id}-${days}`,
  });
  const history = Array.from({ length: looks }, (_, ago): Look => {
    const state = CYCLE[(n + ago) % CYCLE.length]!;
    const lookedAt = new Date(now - ago * 5 * DAY_MS - HOUR_MS).toISOString();
    const hasPair = state === 'changed' || state === 'unchanged' || state === 'not-comparable';
    const isCompared = hasPair && state !== 'not-comparable';
    return {
      id: `${id}-look-${looks - ago}`,
      siteId: id,
      dueAt: lookedAt,
      lookedAt,
      state,
      reason: REASONS[state],
      before: hasPair ? scene(ago * 5 + 5) : null,
      after: hasPair ? scene(ago * 5) : null,
      runId: isCompared ? runId : null,
      findings: state === 'changed' ? 3 : 0,
      silenced: isCompared ? { 'usual-here': 2, 'ignore-zone': 1 } : {},
      changedAreaM2: state === 'changed' ? 200 + random(4000) : isCompared ? 0 : null,
    };
  });
  const summary: SiteSummary = {
    ...fresh(site, now),
    lastLook: history[0] ?? null,
    lastPair: history.find(({ before }) => before !== null) ?? null,
    nextDueAt: paused ? null : new Date(now + (1 + random(40)) * HOUR_MS).toISOString(),
    overdue: n % 23 === 4,
    changedAreas: Array.from({ length: 12 }, (_, i) => ({
      at: new Date(now - (12 - i) * 5 * DAY_MS).toISOString(),
      areaM2: random(4) === 0 ? 400 + random(4000) : random(120),
    })),
  };
  return { summary, looks: history };
}

function alertsOf({ summary: { site }, looks }: Planted): readonly Alert[] {
  return looks
    .filter(({ state }) => state === 'changed')
    .flatMap((look, nth) =>
      findingsOf(look, site)
        .filter(({ silencedBy }) => silencedBy === null)
        .map((finding) => ({
          id: `${look.id}-${finding.findingId}`,
          siteId: site.id,
          lookId: look.id,
          kind: 'finding' as const,
          findingId: finding.findingId,
          runId: look.runId,
          at: finding.at,
          sentence: finding.sentence,
          state: nth === 0 ? ('unread' as const) : ('acknowledged' as const),
          raisedAt: look.lookedAt,
          snoozedUntil: null,
        })),
    );
}

function findingsOf(look: Look, site: Site): readonly LookFinding[] {
  if (look.state !== 'changed' && look.state !== 'unchanged') return [];
  const [lon, lat] = (site.area.coordinates as readonly (readonly (readonly [number, number])[])[])[0]![0]!;
  const finding = (n: number, more: Partial<LookFinding>): LookFinding => ({
    findingId: `F${n}`,
    kind: 'change',
    sentence: `Ground of ${n * 120} m² looks different: darker than before, compact.`,
    at: { lon: lon - 0.002 * n, lat },
    areaM2: n * 120,
    silencedBy: null,
    why: null,
    ...more,
  });
  const told = [1, 2, 3].map((n) => finding(n, {}));
  const usual = 'This ground differed as much on 7 of 11 earlier dates.';
  return [
    ...(look.state === 'changed' ? told : []),
    finding(4, { silencedBy: 'usual-here', why: usual }),
    finding(5, { silencedBy: 'usual-here', why: usual }),
    finding(6, { silencedBy: 'ignore-zone', why: 'More than half of it lies in a zone that is ignored here.' }),
  ];
}
