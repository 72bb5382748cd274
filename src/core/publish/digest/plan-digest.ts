import {
  type Alert,
  type Digest,
  type DigestAlert,
  type DigestSite,
  LOOK_STATES,
  type Look,
  type LookState,
  type Site,
} from '../../contract/watch.ts';
import { CUE_WORDS } from '../triptych.ts';
import { alertAddress, siteAddress, triptychAddress } from './alert-addresses.ts';

const MOST_ALERTS = 5;

/** An alert with the look that raised it; without one where it is about a site as a whole. */
interface RaisedAlert {
  readonly alert: Alert;
  readonly look: Look | null;
}

export interface DigestInput {
  /** The strongest first within a site; sites come in the order of their first alert. */
  readonly raised: readonly RaisedAlert[];
  readonly sites: readonly Pick<Site, 'id' | 'name'>[];
  /** Since the last message, whatever they came to. */
  readonly looks: readonly Pick<Look, 'state'>[];
  /** Address of the viewer, without a slash at its end: `http://127.0.0.1:8080`. */
  readonly page: string;
}

/** One message about what was raised and looked at since the last. */
export function planDigest(id: string, madeAt: string, { raised, sites, looks, page }: DigestInput): Digest {
  const ids = [...new Set(raised.map(({ alert }) => alert.siteId))];
  return {
    id,
    madeAt,
    notice: CUE_WORDS,
    sites: ids.map((siteId) => {
      const name = sites.find((site) => site.id === siteId)?.name ?? siteId;
      const own = raised.filter(({ alert }) => alert.siteId === siteId);
      return digestSite({ id: siteId, name }, own, page);
    }),
    looks: Object.fromEntries(
      LOOK_STATES.map((state) => [state, looks.filter((look) => look.state === state).length]),
    ) as Record<LookState, number>,
  };
}

function digestSite({ id, name }: Pick<Site, 'id' | 'name'>, raised: readonly RaisedAlert[], page: string): DigestSite {
  const look = raised.find((one) => one.look !== null)?.look ?? null;
  const pictured = raised.map(({ alert }) => findingOf(alert)).find((finding) => finding !== null) ?? null;
  return {
    id,
    name,
    state: look?.state ?? null,
    reason: look?.reason ?? null,
    beforeAcquiredAt: look?.before?.acquiredAt ?? null,
    afterAcquiredAt: look?.after?.acquiredAt ?? null,
    alerts: raised.slice(0, MOST_ALERTS).map(({ alert }) => digestAlert(alert, page)),
    more: Math.max(0, raised.length - MOST_ALERTS),
    link: siteAddress(page, id),
    pictured,
    picture: pictured && triptychAddress(page, pictured),
  };
}

function findingOf({ runId, findingId }: Alert): DigestSite['pictured'] {
  return runId === null || findingId === null ? null : { runId, findingId };
}

function digestAlert(alert: Alert, page: string): DigestAlert {
  const { id, kind, sentence, at } = alert;
  return { id, kind, sentence, at, link: alertAddress(page, alert) };
}
