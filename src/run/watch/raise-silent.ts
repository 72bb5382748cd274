import { isOverdue } from '../../core/watch/schedule.ts';
import { insertAlerts } from '../../io/store/database/alerts.ts';
import type { Database } from '../../io/store/database/database.ts';
import { allSites } from '../../io/store/database/sites.ts';
import { siteAlert } from './keep-look.ts';

/** Raises an alert, once, for each site that has been silent for longer than its cadence allows. */
export async function raiseSilent(database: Database, now: string): Promise<void> {
  const silent = (await allSites(database)).filter(({ site, heardAt }) => isOverdue(site, heardAt, now));
  for (const { site, heardAt } of silent) {
    const sentence = `Not looked at since ${heardAt}, which is longer than its cadence allows.`;
    const alert = siteAlert(site, 'silent', heardAt, now, sentence);
    await database.transaction((within) => insertAlerts(within, [alert], site.notify));
  }
}
