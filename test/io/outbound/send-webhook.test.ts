import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AddressRefused, UsageError } from '../../../src/core/contract/errors.ts';
import { type Gate, openGate } from '../../../src/io/outbound/gate.ts';
import { RefusedUpstream } from '../../../src/io/outbound/read-json.ts';
import { sendWebhook, webhookKey } from '../../../src/io/outbound/send-webhook.ts';
import { type RangeServer, rangeServer } from '../../helpers/range-server.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const AT = new Date('2022-08-10T12:00:00.900Z');

describe('a webhook', () => {
  let server: RangeServer;
  let gate: Gate;
  let bodies: string[];
  let status: number;
  beforeAll(async () => {
    server = await rangeServer();
    gate = openGate([server.host]);
    server.answer = async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      bodies.push(Buffer.concat(pieces).toString());
      response.writeHead(status, { 'retry-after': '120' }).end('thanks');
    };
  });
  beforeEach(() => {
    bodies = [];
    status = 200;
    server.asked.length = 0;
  });
  afterAll(async () => {
    await gate.close();
    await server.close();
  });
  const send = (key: Buffer | null, address = `http://${server.host}/hook`) =>
    sendWebhook(gate, address, { id: 'msg_1', body: { notice: 'Сакі' } }, { key, at: AT });

  it('is signed so that its receiver can recompute the signature from id, time and the very bytes', async () => {
    await send(webhookKey(SECRET));
    const { headers } = server.asked[0]!;
    expect(headers['webhook-id']).toBe('msg_1');
    expect(headers['webhook-timestamp']).toBe('1660132800');
    const expected = createHmac('sha256', Buffer.alloc(32, 7)).update(`msg_1.1660132800.${bodies[0]}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(JSON.parse(bodies[0]!)).toEqual({ notice: 'Сакі' });
  });

  it('bears no signature where there is no secret', async () => {
    await send(null);
    expect(server.asked[0]!.headers['webhook-signature']).toBeUndefined();
  });

  it.each([301, 404, 410, 429, 500])(
    'is refused by an answer of %d, with the pause that was asked for',
    async (code) => {
      status = code;
      await expect(send(null)).rejects.toMatchObject({ name: RefusedUpstream.name, status: code, waitMs: 120_000 });
    },
  );

  it('is not sent to private addresses', async () => {
    await expect(send(null, 'http://169.254.169.254/hook')).rejects.toThrow(AddressRefused);
    expect(bodies).toEqual([]);
  });

  it.each(['', 'secret', 'whsec_', 'whsec_c2hvcnQ=', 'whsec_!!!'])(
    'takes no key from "%s", and does not repeat it',
    (secret) => {
      expect(() => webhookKey(secret)).toThrow(UsageError);
      expect(() => webhookKey(secret)).not.toThrow(/c2hvcnQ|!!!/);
    },
  );
});
