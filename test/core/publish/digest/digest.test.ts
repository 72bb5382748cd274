import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../src/core/contract/watch.ts';
import { alertFeed } from '../../../../src/core/publish/digest/alert-feed.ts';
import { digestHtml } from '../../../../src/core/publish/digest/digest-html.ts';
import { digestText } from '../../../../src/core/publish/digest/digest-text.ts';
import { digestSubject } from '../../../../src/core/publish/digest/digest-words.ts';
import { planDigest } from '../../../../src/core/publish/digest/plan-digest.ts';
import { alertLike, lookLike, siteLike } from '../../../helpers/watched.ts';

const page = 'http://127.0.0.1:8080';
const at = '2022-08-10T12:00:00.000Z';
const HOSTILE = `<img src=x onerror=alert(1)>"'&]]>\u0000 Сакі`;

function digestOf(alerts: readonly Alert[], change: Partial<Parameters<typeof planDigest>[2]> = {}) {
  const raised = alerts.map((alert) => ({ alert, look: alert.lookId === null ? null : lookLike() }));
  return planDigest('msg_1', at, { raised, sites: [siteLike()], looks: [lookLike()], page, ...change });
}

describe('a digest', () => {
  it('names site, dates, reason and the first five alerts, each with a link to that pair at that spot', () => {
    const alerts = [1, 2, 3, 4, 5, 6, 7].map((n) => alertLike({ id: `alert-${n}`, findingId: `F${n}` }));
    const [site] = digestOf(alerts).sites;
    expect(site).toMatchObject({
      name: 'Saky air base',
      state: 'changed',
      beforeAcquiredAt: '2022-08-09T08:14:00.000Z',
    });
    expect(site!.alerts.map(({ link }) => link)).toEqual(
      ['F1', 'F2', 'F3', 'F4', 'F5'].map((id) => `${page}/#/runs/run-1?finding=${id}`),
    );
    expect(site!.more).toBe(2);
    expect(site!.picture).toBe(`${page}/api/runs/run-1/findings/F1/triptych.jpg`);
    expect(site!.pictured).toEqual({ runId: 'run-1', findingId: 'F1' });
  });

  it('says in words and in figures what was looked at and came to nothing', () => {
    const looks = (['unchanged', 'unchanged', 'no-new-scene', 'failed'] as const).map((state) => lookLike({ state }));
    const digest = digestOf([], { looks });
    expect(digest.looks).toEqual({ changed: 0, unchanged: 2, 'not-comparable': 0, 'no-new-scene': 1, failed: 1 });
    expect(digestSubject(digest)).toContain('nothing to look at');
    expect(digestText(digest)).toContain('4 looks since the last message: 2 unchanged, 1 no new scene, 1 failed.');
  });

  it('never says that it looked where it did not', () => {
    expect(digestText(digestOf([], { looks: [] }))).toContain('No look was taken since the last message.');
  });

  it('says of itself that it is a cue and not a verdict, in every form', () => {
    const digest = digestOf([alertLike()]);
    for (const form of [digestText(digest), digestHtml(digest, () => null), JSON.stringify(digest)]) {
      expect(form).toContain('a cue to look, not a verdict');
    }
    expect(alertFeed([alertLike()], [siteLike()], page)).toContain('a cue to look, not a verdict');
  });

  it('leads to the page of the site where an alert is about the site as a whole', () => {
    const alert = alertLike({ kind: 'silent', findingId: null, runId: null, lookId: null, at: null });
    const [site] = digestOf([alert]).sites;
    expect([site!.alerts[0]!.link, site!.picture, site!.state]).toEqual([`${page}/#/sites/saky`, null, null]);
  });

  it('lets no name and no sentence become markup', () => {
    const alert = alertLike({ sentence: HOSTILE, siteId: 'a"b' });
    const digest = digestOf([alert], { sites: [siteLike({ id: 'a"b', name: HOSTILE })] });
    const feed = alertFeed([alert], [siteLike({ id: 'a"b', name: HOSTILE })], page);
    for (const form of [digestHtml(digest, () => `cid:"${HOSTILE}`), feed]) {
      expect(form).not.toMatch(/<img src=x|\]\]>|\0/);
      expect(form).toContain('Сакі');
    }
    expect(digestText(digest)).not.toContain('\0');
  });
});

describe('the feed of alerts', () => {
  it('gives an alert the same entry id for ever, and is as new as its newest', () => {
    const alerts = [alertLike({ id: 'b', raisedAt: at }), alertLike({ id: 'a', raisedAt: '2022-08-01T00:00:00.000Z' })];
    const feed = alertFeed(alerts, [siteLike()], page);
    expect(feed.match(/<id>urn:aftermath:alert:\w+<\/id>/g)).toHaveLength(2);
    expect(feed).toContain(`<updated>${at}</updated>\n<author>`);
    expect(feed).toContain('<title>Saky air base</title>');
  });
});
