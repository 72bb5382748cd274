import type { Express } from 'express';
import { type AftermathError, UsageError } from '../../core/contract/errors.ts';
import type { SiteDraft } from '../../core/contract/watch.ts';
import type { AlertList, LookFindingList, LookProgress } from '../../core/contract/watch-api.ts';
import { alertFeed } from '../../core/publish/digest/alert-feed.ts';
import { ownPagesOnly } from '../guards.ts';
import { jsonBody } from '../json-body.ts';
import { isRecord } from '../json-values.ts';
import type { KeptAnswers } from '../kept-answers.ts';
import { allowOnly } from '../problems.ts';
import { Turns } from '../turns.ts';
import { parseAlertActs } from '../watch/alert-acts.ts';
import { textBody } from '../watch/text-body.ts';
import { alertQuery, fileName, lookPage, sitePage } from '../watch/watch-queries.ts';
import type { Watchlist } from '../watch/watchlist.ts';

/** Room for the outlines of one site, or of the zones that are ignored there. */
const SITE_BYTES = 2 ** 20;
const SITES_FILE_BYTES = 32 * 2 ** 20;
const FEED_ALERTS = 100;
/** A plan asks archives. */
const MOST_WAITING_PLANS = 2;

/** Sites that are watched: their looks, what was found, and whom that is told. */
export function addWatchRoutes(app: Express, watchlist: Watchlist, kept: KeptAnswers): void {
  const planning = new Turns(MOST_WAITING_PLANS, 'Other plans are being made');
  const readOnly = allowOnly('GET');

  app
    .route('/api/sites')
    .get(async (request, response) => {
      await kept.json(request, response, async () => watchlist.sites(sitePage(request.query)));
    })
    .post(...jsonBody(SITE_BYTES), async (request, response) => {
      const site = await watchlist.add(draftIn(request.body));
      response
        .status(201)
        .location(`/api/sites/${encodeURIComponent(site.id)}`)
        .json(site);
    })
    .all(allowOnly('GET', 'POST'));

  app
    .route('/api/sites-file')
    .get(async (_request, response) => {
      response
        .type('application/yaml')
        .attachment('sites.yaml')
        .send(await watchlist.exportSites());
    })
    .post(...textBody(SITES_FILE_BYTES), async (request, response) => {
      response.json(await watchlist.importSites({ name: fileName(request.query), text: request.body }));
    })
    .all(allowOnly('GET', 'POST'));

  app
    .route('/api/sites/:id')
    .get(async (request, response) => {
      await kept.json(request, response, () => watchlist.site(request.params.id));
    })
    .put(...jsonBody(SITE_BYTES), async (request, response) => {
      response.json(await watchlist.edit(String(request.params['id']), draftIn(request.body)));
    })
    .delete(async (request, response) => {
      await watchlist.remove(request.params.id);
      response.status(204).end();
    })
    .all(allowOnly('GET', 'PUT', 'DELETE'));

  for (const [word, paused] of [
    ['pause', true],
    ['resume', false],
  ] as const) {
    app
      .route(`/api/sites/:id/${word}`)
      .post(async (request, response) => {
        response.json(await watchlist.pause(String(request.params['id']), paused));
      })
      .all(allowOnly('POST'));
  }

  app
    .route('/api/sites/:id/look')
    .get(async (request, response) => {
      response.json({ underWay: await watchlist.underWay(request.params.id) } satisfies LookProgress);
    })
    .post(async (request, response) => {
      response.status(202).json({ underWay: await watchlist.look(request.params.id) } satisfies LookProgress);
    })
    .all(allowOnly('GET', 'POST'));

  app
    .route('/api/sites/:id/looks')
    .get(async (request, response) => {
      await kept.json(request, response, async () => watchlist.looks(request.params.id, lookPage(request.query)));
    })
    .all(readOnly);

  app
    .route('/api/looks/:id/findings')
    .get(async (request, response) => {
      await kept.json(request, response, async () => {
        return { findings: await watchlist.findings(request.params.id) } satisfies LookFindingList;
      });
    })
    .all(readOnly);

  app
    .route('/api/alerts')
    .get(async (request, response) => {
      await kept.json(request, response, async () => {
        return { alerts: await watchlist.alerts(alertQuery(request.query)) } satisfies AlertList;
      });
    })
    .all(readOnly);

  app
    .route('/api/feed.atom')
    .get(async (request, response) => {
      const alerts = await watchlist.alerts({ siteId: null, state: null, limit: FEED_ALERTS });
      const sites = await watchlist.names([...new Set(alerts.map(({ siteId }) => siteId))]);
      // The host was checked: it is one by which this server may be called.
      const page = `${request.protocol}://${request.get('host')}`;
      response.type('application/atom+xml').send(alertFeed(alerts, sites, page));
    })
    .all(readOnly);

  app
    .route('/api/alerts/acts')
    .post(...jsonBody(SITE_BYTES), async (request, response) => {
      await watchlist.act(parseAlertActs(request.body), new Date());
      response.status(204).end();
    })
    .all(allowOnly('POST'));

  app
    .route('/api/watch/plan')
    .get(ownPagesOnly, async (request, response) => {
      const page = sitePage(request.query);
      const left = new AbortController();
      response.on('close', () => left.abort());
      await planning.take(async () => {
        if (!request.socket.destroyed) response.json(await watchlist.plan(page, left.signal));
      });
    })
    .all(readOnly);
}

const WATCH_PATHS = [
  '/api/sites',
  '/api/sites-file',
  '/api/looks',
  '/api/alerts',
  '/api/feed.atom',
  '/api/watch',
  '/api/cues',
  '/api/cues-file',
];

/** Says of each of these addresses why nothing is there. */
export function refuseWatchRoutes(app: Express, why: AftermathError): void {
  app.use(WATCH_PATHS, () => {
    throw why;
  });
}

/** A site as somebody wrote it; the watchlist checks it field by field. */
function draftIn(body: unknown): SiteDraft {
  if (!isRecord(body)) throw new UsageError('The body must be a JSON object with at least "name" and a place.');
  return body as unknown as SiteDraft;
}
