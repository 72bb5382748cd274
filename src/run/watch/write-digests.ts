import { createHash } from 'node:crypto';
import { planDigest } from '../../core/publish/digest/plan-digest.ts';
import { lockOwed, markNoticed, owedChannels } from '../../io/store/database/alerts.ts';
import type { Database } from '../../io/store/database/database.ts';
import { insertDelivery, looksSinceMessage } from '../../io/store/database/deliveries.ts';

/** What is owed waits for the looks that are under way, but not longer: one message about a round, not one about each site. */
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Writes the messages that channels are owed, for `deliverDigests` to send: each alert goes into one message to each channel,
 * and into another each day while nobody has read it, for a week.
 *
 * @param isIdle whether no look waits or is under way.
 * @param page address of the viewer, for the links.
 * @returns how many were written.
 */
export async function writeDigests(
  database: Database,
  { isIdle, now, page }: { readonly isIdle: boolean; readonly now: string; readonly page: string },
): Promise<number> {
  const owed = await owedChannels(database, now);
  const ripe = owed.filter(({ since }) => isIdle || Date.parse(now) - Date.parse(since) >= LONGEST_WAIT_MS);
  for (const { channel } of ripe) {
    await database.transaction(async (within) => {
      const raised = await lockOwed(within, channel, now);
      if (raised.length === 0) return;
      const alertIds = raised.map(({ alert }) => alert.id);
      const id = createHash('sha256')
        .update(JSON.stringify([channel, alertIds, now]))
        .digest('hex');
      const digest = planDigest(id, now, {
        raised,
        sites: raised.map(({ site }) => site),
        looks: await looksSinceMessage(within, channel),
        page,
      });
      await insertDelivery(within, channel, digest);
      await markNoticed(within, { channel, alertIds, deliveryId: id, at: now });
    });
  }
  return ripe.length;
}
