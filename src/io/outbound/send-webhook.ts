import { createHmac } from 'node:crypto';
import { AftermathError, UsageError } from '../../core/contract/errors.ts';
import type { Gate } from './gate.ts';
import { RefusedUpstream } from './read-json.ts';

const DEADLINE_MS = 30_000;

export interface WebhookMessage {
  /** The same however often it is sent, by which the receiver knows it again. */
  readonly id: string;
  readonly body: unknown;
}

/**
 * Posts one message with the headers of Standard Webhooks (standardwebhooks.com, 1.0.0, 2023): `webhook-id`, `webhook-timestamp`, and where
 * there is a secret `webhook-signature`, HMAC-SHA256 over `id.timestamp.body`.
 *
 * @param key as `webhookKey` reads it; null sends unsigned.
 * @throws RefusedUpstream where the answer is not 2xx; as `Gate.post`; AftermathError `E_TIMEOUT` after half a minute.
 */
export async function sendWebhook(
  gate: Gate,
  address: string,
  { id, body }: WebhookMessage,
  { key, at, signal }: { readonly key: Buffer | null; readonly at: Date; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(key === null ? {} : { 'webhook-signature': signatureOf(key, `${id}.${timestamp}.${JSON.stringify(body)}`) }),
  };
  const options = { headers, signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]) };
  const { host } = new URL(address);
  const answer = await gate.post(address, body, options).catch((error: unknown) => {
    if (deadline.aborted) throw new AftermathError('E_TIMEOUT', `${host} did not answer in time. Try again later.`);
    throw error;
  });
  answer.drop();
  if (answer.status < 200 || answer.status > 299) throw new RefusedUpstream(host, answer);
}

/**
 * The key of a secret as Standard Webhooks writes it: `whsec_` and Base64 of 24 to 64 bytes.
 *
 * @throws UsageError that never holds the secret.
 */
export function webhookKey(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (!/^whsec_[A-Za-z0-9+/]+=*$/.test(secret) || key.length < 24 || key.length > 64) {
    throw new UsageError('AFTERMATH_WEBHOOK_SECRET must be "whsec_" and 24 to 64 bytes in Base64.');
  }
  return key;
}

function signatureOf(key: Buffer, signed: string): string {
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
