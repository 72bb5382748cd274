import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Digest } from '../../src/core/contract/watch.ts';
import { sha256 } from '../../src/io/store/sha256.ts';
import { seededRandom } from '../../test/helpers/random.ts';

/** How a try is answered: well, or in a way that receivers really have. In the last two the message was taken in all the same. */
const ANSWERS = [
  'well',
  'status 500',
  'cut before it was read',
  'none within the time',
  'cut after it was read',
] as const;
type Answer = (typeof ANSWERS)[number];

/** Of one message, so many tries are answered as chance will have it; later ones well, since the pause after them is half an hour. */
const CHANCES = 2;

export interface HeardMessage {
  readonly digest: Digest;
  /** Of each body that came under the id. */
  readonly bodies: ReadonlySet<string>;
  readonly times: number;
}

/**
 * A receiver of webhooks that answers half of the tries badly, by seed; or all well.
 *
 * @param seed null: well.
 */
export async function openReceiver(seed: number | null) {
  const random = seed === null ? null : seededRandom(seed);
  const tries = new Map<string, number>();
  const answered = new Map<Answer, number>();
  const heard = new Map<string, HeardMessage>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const id = String(request.headers['webhook-id']);
    const before = tries.get(id) ?? 0;
    tries.set(id, before + 1);
    const kind = random === null || before >= CHANCES || random(2) === 0 ? 'well' : ANSWERS[1 + random(4)]!;
    answered.set(kind, (answered.get(kind) ?? 0) + 1);
    if (kind === 'cut before it was read') {
      request.socket.destroy();
      return;
    }
    const body = await text(request);
    if (kind === 'status 500') {
      response.writeHead(500).end();
      return;
    }
    const { bodies = [], times = 0 } = heard.get(id) ?? {};
    heard.set(id, { digest: JSON.parse(body) as Digest, bodies: new Set([...bodies, sha256(body)]), times: times + 1 });
    if (kind === 'cut after it was read') request.socket.destroy();
    if (kind === 'well') response.writeHead(204).end();
  };
  const server = createServer((request, response) => {
    // A sender that is killed cuts its own message short: then it was not heard.
    answer(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as { port: number };
  return {
    host: `127.0.0.1:${port}`,
    heard: heard as ReadonlyMap<string, HeardMessage>,
    answered: answered as ReadonlyMap<Answer, number>,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
