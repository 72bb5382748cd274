import type { Alert, Site } from '../../contract/watch.ts';
import { xmlText } from '../plain-text.ts';
import { CUE_WORDS } from '../triptych.ts';
import { alertAddress, triptychAddress } from './alert-addresses.ts';

/**
 * Alerts as an Atom feed (RFC 4287). An entry's id is that of its alert, for ever, so that a reader shows it once.
 *
 * @param alerts the newest first.
 * @param page address of the viewer, without a slash at its end.
 */
export function alertFeed(alerts: readonly Alert[], sites: readonly Pick<Site, 'id' | 'name'>[], page: string): string {
  const nameOf = new Map(sites.map(({ id, name }) => [id, name]));
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    '<id>urn:aftermath:alerts</id>',
    '<title>Aftermath: cues from watched sites</title>',
    `<subtitle>${xmlText(CUE_WORDS)}</subtitle>`,
    `<updated>${alerts[0]?.raisedAt ?? '1970-01-01T00:00:00.000Z'}</updated>`,
    '<author><name>Aftermath</name></author>',
    `<link rel="self" type="application/atom+xml" href="${xmlText(`${page}/api/feed.atom`)}"/>`,
    `<link rel="alternate" type="text/html" href="${xmlText(`${page}/#/sites`)}"/>`,
    ...alerts.map((alert) => entry(alert, nameOf.get(alert.siteId) ?? alert.siteId, page)),
    '</feed>',
    '',
  ].join('\n');
}

function entry(alert: Alert, siteName: string, page: string): string {
  const picture = triptychAddress(page, alert);
  return [
    '<entry>',
    `<id>urn:aftermath:alert:${xmlText(alert.id)}</id>`,
    `<title>${xmlText(siteName)}</title>`,
    `<updated>${alert.raisedAt}</updated>`,
    `<category term="${alert.kind}"/>`,
    `<link rel="alternate" type="text/html" href="${xmlText(alertAddress(page, alert))}"/>`,
    ...(picture === null ? [] : [`<link rel="enclosure" type="image/jpeg" href="${xmlText(picture)}"/>`]),
    `<summary>${xmlText(alert.sentence)}</summary>`,
    '</entry>',
  ].join('\n');
}
