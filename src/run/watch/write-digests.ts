import type { Cadence } from '../../core/contract/watch.ts';
import { planDigest } from '../../core/publish/digest/plan-digest.ts';
import { dueNow } from '../../core/watch/schedule.ts';
import { lockOwed, markNoticed, owedChannels } from '../../io/store/database/alerts.ts';
import type { Database, Queries } from '../../io/store/database/database.ts';
import { insertDelivery, lockChannel, looksSinceMessage, namedChannels } from '../../io/store/database/deliveries.ts';
import { sha256 } from '../../io/store/sha256.ts';

/** What is owed waits for the looks that are under way, but not longer: one message about a round, not one about each site. */
const LONGEST_WAIT_MS = 15 * 60_000;

export interface DigestOptions {
  /** Whether no look waits or is under way. */
  readonly isIdle: boolean;
  readonly now: string;
  /** When messages are written, whether or not there is an alert to tell; null: once there is one, and a round is over. */
  readonly cadence: Cadence | null;
  /** Address of the viewer, for the links. */
  readonly page: string;
}

/**
 * Writes the messages that channels are owed, for `deliverDigests` to send: each alert goes into one message to each channel,
 * and into another each day while nobody has read it, for a week.
 */
export async function writeDigests(database: Database, options: DigestOptions): Promise<void> {
  const { now, cadence, page } = options;
  for (const channel of await dueChannels(database, options)) {
    await database.transaction(async (within) => {
      await lockChannel(within, channel);
      const raised = await lockOwed(within, channel, now);
      // Another process may have written to it meanwhile.
      if (raised.length === 0 && (cadence === null || !(await isDue(within, channel, cadence, now)))) return;
      const alertIds = raised.map(({ alert }) => alert.id);
      const id = sha256(JSON.stringify([channel, alertIds, now]));
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
}

async function dueChannels(database: Database, { isIdle, now, cadence }: DigestOptions): Promise<readonly string[]> {
  if (cadence !== null) {
    const named = await namedChannels(database);
    return named
      .filter(({ since }) => since !== null && dueNow(cadence, since, now) !== null)
      .map(({ channel }) => channel);
  }
  const owed = await owedChannels(database, now);
  return owed
    .filter(({ since }) => isIdle || Date.parse(now) - Date.parse(since) >= LONGEST_WAIT_MS)
    .map(({ channel }) => channel);
}

async function isDue(queries: Queries, channel: string, cadence: Cadence, now: string): Promise<boolean> {
  const since = (await namedChannels(queries)).find((one) => one.channel === channel)?.since ?? null;
  return since !== null && dueNow(cadence, since, now) !== null;
}
