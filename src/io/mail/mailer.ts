import { createTransport } from 'nodemailer';
import { AftermathError, UsageError } from '../../core/contract/errors.ts';

const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

export interface Mail {
  /** The same however often it is sent, so that mail programs show it once. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Shown within the HTML as `cid:` and the name. */
  readonly pictures: readonly { readonly name: string; readonly jpeg: Buffer }[];
}

export interface Mailer {
  /** @throws AftermathError `E_UPSTREAM`, `E_TIMEOUT`. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/**
 * A mail server that the operator names: `smtps://user:password@mail.example.org`, or `smtp://` with STARTTLS, which is insisted on but on
 * this machine itself. Its address is the operator's word, never a sites file's, so private ones may be named.
 *
 * @param from who the mails come from: `Aftermath <watch@example.org>`.
 * @throws UsageError that never holds the password.
 */
export function openMailer(address: string, from: string): Mailer {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new UsageError('AFTERMATH_SMTP must be like smtps://user:password@mail.example.org:465.');
  }
  const isSecure = url.protocol === 'smtps:';
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    requireTLS: !isSecure && !isHere,
    ignoreTLS: !isSecure && isHere,
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ id, to, subject, text, html, pictures }) => {
      try {
        await transport.sendMail({
          messageId: `<${id}@aftermath.invalid>`,
          from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          headers: { 'Auto-Submitted': 'auto-generated' },
          attachments: pictures.map(({ name, jpeg }) => ({
            filename: `${name}.jpg`,
            content: jpeg,
            contentType: 'image/jpeg',
            cid: name,
          })),
        });
      } catch (error) {
        throw refusalOf(error, url.host);
      }
    },
    close: () => transport.close(),
  };
}

/** What the mail server did not take, without its words: they may hold what was sent to it. */
function refusalOf(error: unknown, host: string): AftermathError {
  const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number };
  if (code === 'ETIMEDOUT') {
    return new AftermathError('E_TIMEOUT', `The mail server ${host} did not answer in time.`, { cause: error });
  }
  const answer = responseCode === undefined ? 'cannot be reached' : `answered ${responseCode}`;
  const advice = code === 'EAUTH' ? ' Check user and password in AFTERMATH_SMTP.' : '';
  return new AftermathError('E_UPSTREAM', `The mail server ${host} ${answer}.${advice}`, { cause: error });
}
