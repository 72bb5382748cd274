import { dirname } from 'node:path';
import express, { type Router } from 'express';
import { NotFound } from '../../core/contract/errors.ts';
import type { HeldScene, Holdings } from '../../run/archive-holdings.ts';
import { withoutFolders } from '../../run/local-paths.ts';
import { answerHost } from '../guards.ts';
import { type Listening, listenNear } from '../listen.ts';
import { sendProblems } from '../problems.ts';
import { bytesAnswer, fileAnswer, type Route, sendAnswer } from './answer.ts';
import { fileEndpoint } from './endpoints.ts';
import { faultInjector, type PlannedFault } from './faults.ts';
import { addPlanetRoutes, type PlanetRules, USUAL_PLANET } from './planet-routes.ts';
import { maskName } from './stac-documents.ts';
import { addStacRoutes } from './stac-routes.ts';

export interface ArchiveOptions {
  /** The first port to try; 0 takes any. */
  readonly port: number;
  readonly faults?: readonly PlannedFault[];
  readonly planet?: PlanetRules;
  /** A small PNG of a scene. */
  readonly drawThumbnail: (held: HeldScene) => Promise<Buffer>;
}

/**
 * Serves scenes as an archive on 127.0.0.1, to rehearse searching and fetching with: nobody else can reach it.
 *
 * @throws Conflict where no port near the wanted one is free.
 */
export function serveArchive(
  { scenes }: Holdings,
  { port, faults = [], planet = USUAL_PLANET, drawThumbnail }: ArchiveOptions,
): Promise<Listening> {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(answerHost([]));
  const spoil = faultInjector(faults);
  const at: Route = (endpoint, answer) => async (request, response) => {
    // The Host is one of this machine's own names, or the request would not have come this far.
    const origin = `http://${request.headers.host}`;
    const params = request.params as Readonly<Record<string, string>>;
    const called = typeof endpoint === 'string' ? endpoint : endpoint(request);
    const sound = await answer({ request, params, origin });
    await sendAnswer(spoil(called, sound, new URL(request.originalUrl, origin).href), request, response);
  };
  const thumbnails = drawnOnce(drawThumbnail);
  addStacRoutes(app, scenes, at);
  addPlanetRoutes(app, scenes, at, { rules: planet, drawThumbnail: thumbnails });
  addFileRoutes(app, scenes, at, thumbnails);
  app.use(() => {
    throw new NotFound('Nothing is found at this address. The landing page is at /.');
  });
  const folders = scenes.map(({ image }) => dirname(image.path));
  app.use(sendProblems({ hidePaths: withoutFolders(folders), logger: console }));
  return listenNear(app, { port, host: '127.0.0.1', beforeClose: async () => {} });
}

function addFileRoutes(
  router: Router,
  scenes: readonly HeldScene[],
  at: Route,
  drawThumbnail: ArchiveOptions['drawThumbnail'],
): void {
  router.get(
    '/assets/:name',
    at(fileEndpoint, ({ request, params: { name } }) => {
      const image = scenes.find(({ id }) => `${id}.tif` === name)?.image;
      const file = image ?? scenes.find((held) => held.mask !== null && maskName(held) === name)?.mask;
      if (!file) throw new NotFound(`There is no file "${name}" here.`);
      return fileAnswer(file, request);
    }),
  );
  router.get(
    '/thumbnails/:id.png',
    at('thumbnail', async ({ params }) => {
      const held = scenes.find(({ id }) => id === params['id']);
      if (held === undefined) throw new NotFound(`There is no scene "${params['id']}" here.`);
      return bytesAnswer(await drawThumbnail(held), 'image/png');
    }),
  );
}

function drawnOnce(draw: ArchiveOptions['drawThumbnail']): ArchiveOptions['drawThumbnail'] {
  const drawn = new Map<string, Promise<Buffer>>();
  return (held) => {
    if (!drawn.has(held.id)) drawn.set(held.id, draw(held));
    return drawn.get(held.id)!;
  };
}
