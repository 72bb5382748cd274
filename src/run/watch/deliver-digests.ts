import { AftermathError, Cancelled, problemOf } from '../../core/contract/errors.ts';
import type { Digest, DigestSite } from '../../core/contract/watch.ts';
import { digestHtml } from '../../core/publish/digest/digest-html.ts';
import { digestText } from '../../core/publish/digest/digest-text.ts';
import { digestSubject } from '../../core/publish/digest/digest-words.ts';
import type { Mailer } from '../../io/mail/mailer.ts';
import type { Gate } from '../../io/outbound/gate.ts';
import { RefusedUpstream } from '../../io/outbound/read-json.ts';
import { sendWebhook } from '../../io/outbound/send-webhook.ts';

/** A message that waits to be sent; whether it arrived is known only once the outbox was told so. */
export interface Delivery {
  readonly channel: string;
  readonly digest: Digest;
  /** How often it was tried before. */
  readonly tries: number;
}

/** Messages that were written with what they tell of, in one transaction. */
export interface Outbox {
  /** Those that are due, each held back from other senders until `heldUntil`. */
  claimDue(now: Date, heldUntil: Date): Promise<readonly Delivery[]>;
  markSent(id: string, at: Date): Promise<void>;
  /** @param nextTryAt null: given up. */
  markFailed(id: string, reason: string, nextTryAt: Date | null): Promise<void>;
}

export interface Senders {
  readonly gate: Gate;
  /** Signs webhooks; null sends them unsigned. */
  readonly webhookKey: Buffer | null;
  /** Null where the operator named no mail server. */
  readonly mailer: Mailer | null;
  /** Before, after and change map of a site's first alert; null where its run is gone. */
  readonly pictureOf: (site: DigestSite) => Promise<Buffer | null>;
}

/** Longer than any one try may take. */
const HOLD_MS = 5 * 60_000;

/** Pauses between tries as Standard Webhooks recommends them (standardwebhooks.com, 1.0.0, 2023), s: three days in all. */
const PAUSES_S = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/**
 * Sends every message that is due, each once; one that fails waits longer each time and is given up after three days.
 *
 * A sender that dies between sending and telling the outbox sends again later, under the same id: at least once, never two ids for one message.
 *
 * @returns how many were sent.
 * @throws Cancelled; what the outbox throws.
 */
export async function deliverDigests(
  outbox: Outbox,
  senders: Senders,
  { now, signal }: { readonly now: () => Date; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const isCancelled = () => signal?.aborted === true;
  const claimedAt = now();
  let sent = 0;
  for (const delivery of await outbox.claimDue(claimedAt, new Date(claimedAt.getTime() + HOLD_MS))) {
    if (isCancelled()) throw new Cancelled('Cancelled.');
    const { id } = delivery.digest;
    const failure = await send(delivery, senders, now(), signal).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    if (failure === null) {
      await outbox.markSent(id, now());
      sent++;
      continue;
    }
    if (isCancelled()) throw new Cancelled('Cancelled.', { cause: failure.error });
    const pause = pauseAfter(delivery.tries, failure.error);
    const nextTryAt = pause === null ? null : new Date(now().getTime() + pause);
    await outbox.markFailed(id, problemOf(failure.error).detail, nextTryAt);
  }
  return sent;
}

async function send({ channel, digest }: Delivery, senders: Senders, at: Date, signal?: AbortSignal): Promise<void> {
  const { gate, webhookKey: key, mailer, pictureOf } = senders;
  if (!channel.startsWith('mailto:')) {
    await sendWebhook(gate, channel, { id: digest.id, body: digest }, { key, at, signal });
    return;
  }
  if (mailer === null) {
    throw new AftermathError(
      'E_UPSTREAM',
      'No mail server is named. Set AFTERMATH_SMTP, or take the address out of the site.',
    );
  }
  const drawn = new Map<string, Buffer>();
  for (const site of digest.sites) {
    const jpeg = await pictureOf(site);
    if (jpeg !== null) drawn.set(site.id, jpeg);
  }
  await mailer.send({
    id: digest.id,
    to: decodeURIComponent(channel.slice('mailto:'.length)),
    subject: digestSubject(digest),
    text: digestText(digest),
    html: digestHtml(digest, ({ id }) => (drawn.has(id) ? `cid:${id}` : null)),
    pictures: [...drawn].map(([name, jpeg]) => ({ name, jpeg })),
  });
}

/** Ms until the next try; null where another would fail alike, or enough were made. */
function pauseAfter(tries: number, error: unknown): number | null {
  if (!mayPass(error)) return null;
  const usual = PAUSES_S[tries];
  if (usual === undefined) return null;
  const asked = error instanceof RefusedUpstream ? (error.waitMs ?? 0) : 0;
  return Math.max(usual * 1000, Math.min(asked, 86_400_000));
}

/** A receiver that is gone (410), and an address that is never called, stay so. */
function mayPass(error: unknown): boolean {
  if (error instanceof RefusedUpstream) return error.status !== 410;
  return !(error instanceof AftermathError) || !['E_ADDRESS', 'E_USAGE'].includes(error.code);
}
