import type { LonLatGeometry } from '../geo/lon-lat-geometry.ts';
import type { LonLat } from '../geo/points.ts';
import type { FindingKind } from './finding.ts';

/** A place that is watched, as a sites file, the API and the page name it. */
export interface Site {
  /** Letters, digits and hyphens; stays when the name changes. */
  readonly id: string;
  readonly name: string;
  /** RFC 7946. */
  readonly area: LonLatGeometry;
  /** Where the area was given as one: it stays one when it is edited or written to a file. */
  readonly circle?: SiteCircle;
  readonly tags: readonly string[];
  /** Name of a known archive, or the address of any other. */
  readonly source: string;
  readonly cadence: Cadence;
  readonly limits: SceneLimits;
  readonly thresholds: SiteThresholds;
  /** Ground whose changes are kept, but tell nobody. */
  readonly ignoreZones: readonly LonLatGeometry[];
  /** Id of the scene that every new one is compared with; null takes the best scene before the new one. */
  readonly baseline: string | null;
  /** `https://…` is a webhook, `mailto:…` an e-mail address. */
  readonly notify: readonly string[];
  /** Higher goes first; 0 unless told. */
  readonly priority: number;
  readonly paused: boolean;
}

/** All ground within a distance of a place. */
export interface SiteCircle {
  readonly at: { readonly lon: number; readonly lat: number };
  readonly radiusMeters: number;
}

/**
 * A site as people write it: the fields of a YAML sites file, the columns of a CSV, the properties of a GeoJSON feature, the
 * body of a request. What is left out takes the usual value; `checkSites` makes a `Site` of it.
 */
export interface SiteDraft {
  readonly id?: string;
  readonly name: string;
  /** Coordinates as people write them; with `radiusMeters`. Or `area`, GeoJSON. */
  readonly at?: string | SiteCircle['at'];
  readonly radiusMeters?: number;
  readonly area?: unknown;
  readonly tags?: readonly string[];
  readonly source?: string;
  /** `each-new-scene`, or five fields of cron, which are read in `zone`. */
  readonly cadence?: string;
  readonly zone?: string;
  readonly maximumCloudFraction?: number;
  readonly maximumGsdMeters?: number;
  readonly maximumOffNadirDegrees?: number;
  readonly minimumAreaM2?: number;
  readonly minimumConfidence?: number;
  /** Each GeoJSON, or `{at, radiusMeters}`. */
  readonly ignoreZones?: readonly unknown[];
  readonly baseline?: string;
  readonly notify?: readonly string[];
  readonly priority?: number;
  readonly paused?: boolean;
}

/** When a site is looked at. */
export type Cadence =
  | { readonly kind: 'each-new-scene' }
  /** Five fields of cron, read in an IANA time zone. */
  | { readonly kind: 'cron'; readonly expression: string; readonly zone: string };

/** Which scenes of a site are worth a comparison. A scene that does not say passes. */
export interface SceneLimits {
  readonly maximumCloudFraction?: number;
  readonly maximumGsdMeters?: number;
  readonly maximumOffNadirDegrees?: number;
}

/** What a finding must reach before it tells anybody; those below are kept and listed. */
export interface SiteThresholds {
  readonly minimumAreaM2: number;
  /** 0..1; a finding whose confidence is not calibrated passes. */
  readonly minimumConfidence: number;
}

/** What a look at a site came to. None of them ever stands for another. */
export const LOOK_STATES = ['changed', 'unchanged', 'not-comparable', 'no-new-scene', 'failed'] as const;
export type LookState = (typeof LOOK_STATES)[number];

/** A scene as a look remembers it. */
export interface WatchedScene {
  readonly id: string;
  readonly archive: string;
  /** ISO 8601, UTC. */
  readonly acquiredAt: string;
  readonly sensor: string | null;
  readonly gsdMeters: number | null;
  /** Of the STAC item; without secrets. */
  readonly itemAddress: string | null;
}

/** One look at one site; kept for ever, so that silence is evidence of a look. */
export interface Look {
  readonly id: string;
  readonly siteId: string;
  /** The moment of the schedule it answers. ISO 8601, UTC, as all times here. */
  readonly dueAt: string;
  readonly lookedAt: string;
  readonly state: LookState;
  /** One plain sentence: why this state. */
  readonly reason: string;
  readonly before: WatchedScene | null;
  readonly after: WatchedScene | null;
  /** Run with the pictures and findings; null where nothing was compared. */
  readonly runId: string | null;
  /** When that run was pruned: what the look came to stands, its pictures are gone. Absent while they are there. ISO 8601, UTC. */
  readonly picturesRemovedAt?: string;
  /** Findings that tell somebody, and those kept silent, by what silenced them. */
  readonly findings: number;
  readonly silenced: Readonly<Partial<Record<Silencer, number>>>;
  /** Ground of the findings that tell somebody; null where nothing was compared. */
  readonly changedAreaM2: number | null;
}

/** What keeps a finding from telling anybody. */
export const SILENCERS = ['threshold', 'ignore-zone', 'usual-here'] as const;
export type Silencer = (typeof SILENCERS)[number];

/** What changed in a look's run, held against how that ground varied before. */
export interface UsualVariation {
  readonly runId: string;
  /** Of the earlier scenes it was held against, newest first. */
  readonly dates: readonly string[];
  readonly findings: readonly FindingVariation[];
}

export interface FindingVariation {
  readonly findingId: string;
  /**
   * `within` the spread of the earlier dates; `recurs`: it came and went on them; `nearby`: its like came and went on the ground round it;
   * null where it is not usual, or nothing can be said.
   */
  readonly usual: 'within' | 'recurs' | 'nearby' | null;
  /** One plain sentence with the figures. */
  readonly sentence: string;
}

/** A finding as the site's page lists it: one that tells somebody, or one kept silent. */
export interface LookFinding {
  /** Of the run of its look. */
  readonly findingId: string;
  readonly kind: FindingKind;
  readonly sentence: string;
  readonly at: LonLat | null;
  readonly areaM2: number | null;
  /** What keeps it silent; null where it tells somebody. */
  readonly silencedBy: Silencer | null;
  /** One plain sentence with the figures; null where it tells somebody. */
  readonly why: string | null;
}

/** A site with what was last seen of it: one row of the overview. */
export interface SiteSummary {
  readonly site: Site;
  readonly lastLook: Look | null;
  /** The last look that compared two scenes. */
  readonly lastPair: Look | null;
  /** When it is looked at next; null where paused. */
  readonly nextDueAt: string | null;
  /** True where it has been silent for longer than its cadence allows. */
  readonly overdue: boolean;
  readonly unreadAlerts: number;
  /** True where its alerts are kept, but sent to nobody. */
  readonly muted: boolean;
  /** Changed ground, m², of its last looks at a pair, oldest first. */
  readonly changedAreas: readonly { readonly at: string; readonly areaM2: number }[];
}

export const ALERT_KINDS = ['finding', 'silent', 'failing'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
export const ALERT_STATES = ['unread', 'acknowledged', 'snoozed', 'muted'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** A cue that something may be worth a look; never a verdict. */
export interface Alert {
  /** Of the site, the pair and the finding: the same finding has the same id for ever. */
  readonly id: string;
  readonly siteId: string;
  readonly lookId: string | null;
  readonly kind: AlertKind;
  readonly findingId: string | null;
  readonly runId: string | null;
  /** Where, for the map; null of a site as a whole. */
  readonly at: LonLat | null;
  readonly sentence: string;
  readonly state: AlertState;
  readonly raisedAt: string;
  /** Set while snoozed. */
  readonly snoozedUntil: string | null;
}

/** One message to one channel about what was looked at since the last: the body of a webhook, and what an e-mail is set from. */
export interface Digest {
  /** The same however often it is sent: the receiver's key against hearing it twice. */
  readonly id: string;
  readonly madeAt: string;
  /** That it is a cue and no verdict. */
  readonly notice: string;
  readonly sites: readonly DigestSite[];
  /** Looks since the last message to this channel, by what they came to: silence that was looked at. */
  readonly looks: Readonly<Record<LookState, number>>;
}

/** A site in a digest, with its alerts. */
export interface DigestSite {
  readonly id: string;
  readonly name: string;
  readonly state: LookState | null;
  readonly reason: string | null;
  readonly beforeAcquiredAt: string | null;
  readonly afterAcquiredAt: string | null;
  /** The strongest first, five at most. */
  readonly alerts: readonly DigestAlert[];
  /** How many alerts there are besides. */
  readonly more: number;
  /** Address of the page of the site. */
  readonly link: string;
  /** The finding of the first alert that has one; null where nothing was compared. */
  readonly pictured: { readonly runId: string; readonly findingId: string } | null;
  /** Address of before, after and change map of that finding. */
  readonly picture: string | null;
}

export interface DigestAlert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly sentence: string;
  readonly at: Alert['at'];
  /** Opens the pair at that spot. */
  readonly link: string;
}

/** What a person does about alerts. */
export type AlertAct =
  | { readonly kind: 'acknowledge'; readonly alertId: string }
  | { readonly kind: 'snooze'; readonly alertId: string; readonly until: string }
  /** All alerts of the site, those to come too. */
  | { readonly kind: 'mute' | 'unmute'; readonly siteId: string }
  /** Adds to the site's `ignoreZones`. */
  | { readonly kind: 'ignore-zone'; readonly siteId: string; readonly zone: LonLatGeometry };
