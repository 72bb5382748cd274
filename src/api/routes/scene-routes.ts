import type { Express } from 'express';
import type { SceneLook } from '../../core/contract/api.ts';
import { UsageError } from '../../core/contract/errors.ts';
import { ownPagesOnly } from '../guards.ts';
import { allowOnly } from '../problems.ts';
import { resolveScene, type SceneFolders } from '../scene-reference.ts';
import { parseSearchQuery, type Search, sendSearch } from '../search.ts';
import { parseThumbnailQuery, sendThumbnail, type ThumbnailAt } from '../thumbnail.ts';
import { Turns } from '../turns.ts';
import { discardUpload, receiveUpload, type UploadUsers } from '../uploads.ts';

const MOST_WAITING_SEARCHES = 4;
/** A page asks for six at a time; each holds its pixels in memory while it is made smaller. */
const THUMBNAILS_AT_ONCE = 6;
const MOST_WAITING_THUMBNAILS = 200;

export interface SceneDoor {
  readonly places: SceneFolders;
  readonly maximumUploadBytes: number;
  readonly uploadUsers: () => Promise<UploadUsers>;
  /** Clears old uploads away. */
  readonly sweep: () => Promise<void>;
  readonly lookAtScene: (path: string) => Promise<SceneLook>;
  readonly search: Search;
  readonly thumbnailAt: ThumbnailAt;
}

/** Scenes before they are compared: sent up, looked at, found in archives. */
export function addSceneRoutes(app: Express, door: SceneDoor): void {
  const { places, maximumUploadBytes, uploadUsers, sweep, lookAtScene } = door;
  const { uploadsFolder } = places;
  const searching = new Turns(MOST_WAITING_SEARCHES, 'Other searches are under way');
  const shrinking = new Turns(MOST_WAITING_THUMBNAILS, 'Other thumbnails are being fetched', THUMBNAILS_AT_ONCE);
  const readOnly = allowOnly('GET');

  app
    .route('/api/uploads')
    .post(async (request, response) => {
      await sweep();
      response
        .status(201)
        .json(await receiveUpload(request, { folder: uploadsFolder, maximumBytes: maximumUploadBytes }));
    })
    .all(allowOnly('POST'));

  app
    .route('/api/uploads/:id')
    .delete(async (request, response) => {
      await discardUpload(request.params.id, uploadsFolder, await uploadUsers());
      response.status(204).end();
    })
    .all(allowOnly('DELETE'));

  app
    .route('/api/scenes')
    .get(async (request, response) => {
      const { scene } = request.query;
      if (typeof scene !== 'string') throw new UsageError('"scene" is missing: the reference of an upload, or a path.');
      response.json((await lookAtScene(await resolveScene(scene, places))) satisfies SceneLook);
    })
    .all(readOnly);

  app
    .route('/api/search')
    .get(ownPagesOnly, async (request, response) => {
      const asked = parseSearchQuery(request.query);
      await searching.take(async () => {
        if (!request.socket.destroyed) await sendSearch(asked, door.search, response);
      });
    })
    .all(readOnly);

  app
    .route('/api/search/thumbnail')
    .get(ownPagesOnly, async (request, response) => {
      const address = parseThumbnailQuery(request.query);
      await shrinking.take(async () => {
        if (!request.socket.destroyed) await sendThumbnail(address, door.thumbnailAt, response);
      });
    })
    .all(readOnly);
}
