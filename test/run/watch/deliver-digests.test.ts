import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planDigest } from '../../../src/core/publish/digest/plan-digest.ts';
import { type Gate, openGate } from '../../../src/io/outbound/gate.ts';
import { type Delivery, deliverDigests, type Outbox } from '../../../src/run/watch/deliver-digests.ts';
import { seededRandom } from '../../helpers/random.ts';
import { type RangeServer, rangeServer } from '../../helpers/range-server.ts';
import { alertLike, lookLike, siteLike } from '../../helpers/watched.ts';

interface Kept extends Delivery {
  dueAt: number;
  state: 'waiting' | 'sent' | 'given up';
  reason: string | null;
}

/** An outbox in memory; `forget` is the sender that dies before it can tell. */
function outboxOf(deliveries: readonly Pick<Delivery, 'channel' | 'digest'>[]) {
  const kept: Kept[] = deliveries.map((one) => ({ ...one, tries: 0, dueAt: 0, state: 'waiting', reason: null }));
  const find = (id: string) => kept.find(({ digest }) => digest.id === id)!;
  const outbox: Outbox = {
    claimDue: async (now, heldUntil) => {
      const due = kept.filter(({ state, dueAt }) => state === 'waiting' && dueAt <= now.getTime());
      for (const one of due) one.dueAt = heldUntil.getTime();
      return due;
    },
    markSent: async (id) => {
      find(id).state = 'sent';
    },
    markFailed: async (id, reason, nextTryAt) => {
      const one = find(id);
      Object.assign(one, { reason, tries: one.tries + 1 });
      if (nextTryAt === null) one.state = 'given up';
      else one.dueAt = nextTryAt.getTime();
    },
  };
  return { kept, outbox };
}

describe('digests on their way', () => {
  let server: RangeServer;
  let gate: Gate;
  let heard: string[];
  let clock: number;
  beforeAll(async () => {
    server = await rangeServer();
    gate = openGate([server.host]);
  });
  beforeEach(() => {
    heard = [];
    clock = Date.parse('2022-08-10T12:00:00Z');
    server.answer = (request, response) => {
      heard.push(String(request.headers['webhook-id']));
      request.resume().on('end', () => response.writeHead(204).end());
    };
  });
  afterAll(async () => {
    await gate.close();
    await server.close();
  });
  const deliveryOf = (id: string, channel = `http://${server.host}/hook`) => ({
    channel,
    digest: planDigest(id, '2022-08-10T12:00:00.000Z', {
      raised: [{ alert: alertLike(), look: lookLike() }],
      sites: [siteLike()],
      looks: [],
      page: 'http://127.0.0.1:8080',
    }),
  });
  const deliver = (outbox: Outbox) =>
    deliverDigests(
      outbox,
      { gate, webhookKey: null, mailer: null, pictureOf: async () => null },
      { now: () => new Date(clock) },
    );

  it('are each heard at least once under one id, from a receiver that fails in every way and senders that die', async () => {
    const draw = seededRandom(8);
    const random = () => draw(1000) / 1000;
    const ids = Array.from({ length: 40 }, (_, n) => `msg_${n}`);
    const { kept, outbox } = outboxOf(ids.map((id) => deliveryOf(id)));
    server.answer = (request, response) => {
      const luck = random();
      if (luck < 0.2) return void request.socket.destroy();
      request.resume().on('end', () => {
        if (luck < 0.4) return void response.writeHead(luck < 0.3 ? 500 : 503).end();
        heard.push(String(request.headers['webhook-id']));
        if (luck < 0.6) return void request.socket.destroy(); // heard, and the answer lost
        response.writeHead(200).end('ok');
      });
    };
    const dying: Outbox = {
      ...outbox,
      markSent: async (id, at) => {
        if (random() > 0.3) await outbox.markSent(id, at);
      },
    };
    for (let rounds = 0; rounds < 60 && kept.some(({ state }) => state === 'waiting'); rounds++) {
      await deliver(dying);
      clock += 24 * 3_600_000;
    }
    const given = kept.filter(({ state }) => state === 'given up').map(({ digest }) => digest.id);
    expect(new Set([...heard, ...given])).toEqual(new Set(ids));
    expect(kept.every(({ state }) => state !== 'waiting')).toBe(true);
    expect(heard.length).toBeGreaterThan(new Set(heard).size); // the receiver did hear some twice
  });

  it('wait longer after each failure, and as long as they were asked to', async () => {
    const { kept, outbox } = outboxOf([deliveryOf('msg_1')]);
    server.answer = (request, response) => {
      request.resume().on('end', () => response.writeHead(429, { 'retry-after': '900' }).end());
    };
    const pauses: number[] = [];
    for (let tries = 0; tries < 10; tries++) {
      await deliver(outbox);
      pauses.push((kept[0]!.dueAt - clock) / 1000);
      clock = kept[0]!.dueAt;
    }
    expect(pauses.slice(0, 9)).toEqual([900, 900, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(kept[0]).toMatchObject({ state: 'given up', tries: 10 });
  });

  it('are given up at once where another try would fail alike, with the reason kept', async () => {
    server.answer = (request, response) => {
      request.resume().on('end', () => response.writeHead(410).end());
    };
    const { kept, outbox } = outboxOf([deliveryOf('gone'), deliveryOf('private', 'http://10.0.0.1/hook')]);
    expect(await deliver(outbox)).toBe(0);
    expect(kept.map(({ state }) => state)).toEqual(['given up', 'given up']);
    expect(kept.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('410'),
      expect.stringContaining('not a public address'),
    ]);
  });

  it('wait for a mail server where none is named, and say so', async () => {
    const { kept, outbox } = outboxOf([deliveryOf('msg_1', 'mailto:desk@example.org')]);
    await deliver(outbox);
    expect(kept[0]).toMatchObject({ state: 'waiting', reason: expect.stringContaining('AFTERMATH_SMTP') });
  });
});
