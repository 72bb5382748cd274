import type { Alert, Look, Site } from '../../core/contract/watch.ts';
import { siteAlertId } from '../../core/watch/alert-id.ts';
import { insertAlerts } from '../../io/store/database/alerts.ts';
import type { Database, Queries } from '../../io/store/database/database.ts';
import { insertLook, looksOf } from '../../io/store/database/looks.ts';
import { lockSite, updateSite } from '../../io/store/database/sites.ts';
import { sha256 } from '../../io/store/sha256.ts';
import type { TakenLook } from './look-at-site.ts';

/** Failures one after the other that a person is told of. */
const FAILING_LOOKS = 3;

/**
 * Keeps a look, its findings, its alerts and whom they are owed to: all of it, or nothing where that moment's look is kept already
 * or the site is gone.
 */
export async function keepLook(database: Database, { look, findings, alerts, runFolder }: TakenLook): Promise<void> {
  await database.transaction(async (within) => {
    const kept = await lockSite(within, look.siteId);
    if (kept === null || !(await insertLook(within, look, { findings, runFolder }))) return;
    await updateSite(within, { ...kept, heardAt: look.lookedAt });
    await insertAlerts(within, alerts, kept.site.notify);
    const failing = look.state === 'failed' ? await failingAlert(within, kept.site, look) : null;
    if (failing !== null) await insertAlerts(within, [failing], kept.site.notify);
  });
}

/** One for each row of failures, when it is three long. */
async function failingAlert(queries: Queries, site: Site, { lookedAt, reason }: Look): Promise<Alert | null> {
  const last = await looksOf(queries, site.id, { before: null, limit: FAILING_LOOKS + 1 });
  const failed = last.slice(0, FAILING_LOOKS);
  const isThirdInARow =
    failed.length === FAILING_LOOKS &&
    failed.every(({ state }) => state === 'failed') &&
    last[FAILING_LOOKS]?.state !== 'failed';
  if (!isThirdInARow) return null;
  return siteAlert(
    site,
    'failing',
    failed.at(-1)!.dueAt,
    lookedAt,
    `The last ${FAILING_LOOKS} looks failed. The latest said: ${reason}`,
  );
}

/** @param since what makes it another alert than the last of its kind. */
export function siteAlert(
  site: Site,
  kind: 'silent' | 'failing',
  since: string,
  raisedAt: string,
  sentence: string,
): Alert {
  return {
    id: siteAlertId(site.id, kind, since, sha256),
    siteId: site.id,
    lookId: null,
    kind,
    findingId: null,
    runId: null,
    at: null,
    sentence,
    state: 'unread',
    raisedAt,
    snoozedUntil: null,
  };
}
