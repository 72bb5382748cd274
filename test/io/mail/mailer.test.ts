import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { AftermathError, UsageError } from '../../../src/core/contract/errors.ts';
import { type Mail, openMailer } from '../../../src/io/mail/mailer.ts';

interface Received {
  readonly to: readonly string[];
  readonly text: string;
}

const opened: SMTPServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => new Promise<void>((done) => server.close(done))));
});

/** A mail server on loopback; `refuse` answers that to every message. */
async function mailServer(refuse?: { readonly responseCode: number }) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) =>
      auth.password === 'right' ? done(null, { user: 'watch' }) : done(new Error(`bad password ${auth.password}`)),
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        if (refuse === undefined) received.push({ to, text: Buffer.concat(pieces).toString() });
        done(refuse === undefined ? null : Object.assign(new Error('no'), refuse));
      });
    },
  });
  opened.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { host: `127.0.0.1:${(server.server.address() as AddressInfo).port}`, received };
}

const mail: Mail = {
  id: 'msg_1',
  to: 'desk@example.org',
  subject: 'Aftermath: 1 cue at Saky',
  text: 'A cue.',
  html: '<p>A cue. <img src="cid:saky" alt=""></p>',
  pictures: [{ name: 'saky', jpeg: Buffer.from([0xff, 0xd8, 0xff, 0xd9]) }],
};

async function sent(address: string, change: Partial<Mail> = {}): Promise<void> {
  const mailer = openMailer(address, 'Aftermath <watch@example.org>');
  try {
    await mailer.send({ ...mail, ...change });
  } finally {
    mailer.close();
  }
}

describe('a mailer', () => {
  it('sends text, HTML and the picture within it, under a message id that stays', async () => {
    const { host, received } = await mailServer();
    await sent(`smtp://${host}`);
    await sent(`smtp://${host}`);
    const [first, second] = received;
    expect(first!.to).toEqual(['desk@example.org']);
    for (const part of ['Message-ID: <msg_1@aftermath.invalid>', 'text/plain', 'text/html', 'Content-ID: <saky>']) {
      expect(first!.text).toContain(part);
    }
    expect(second!.text).toContain('Message-ID: <msg_1@aftermath.invalid>');
  });

  it('lets no subject and no address become a header or another receiver', async () => {
    const { host, received } = await mailServer();
    await sent(`smtp://${host}`, { subject: 'Saky\r\nBcc: thief@example.org\r\n\r\nbody' });
    expect(received[0]!.to).toEqual(['desk@example.org']);
    expect(received[0]!.text).not.toMatch(/^Bcc:/m);
    for (const to of ['desk@example.org, thief@example.org', 'desk@example.org\r\nRCPT TO:<thief@example.org>']) {
      await sent(`smtp://${host}`, { to }).catch(() => {});
    }
    expect(received.flatMap((one) => one.to)).not.toContain('thief@example.org');
  });

  it('signs in with what the address says', async () => {
    const { host, received } = await mailServer();
    await sent(`smtp://watch:right@${host}`);
    expect(received).toHaveLength(1);
  });

  it.each([
    ['a server that is not there', 'smtp://127.0.0.1:9', /cannot be reached/],
    ['a password that is wrong', 'wrong', /answered 535\. Check user and password/],
    ['a server that takes no mail', 'refusing', /answered 552/],
  ])('says what is amiss with %s, and never the password', async (_case, which, message) => {
    const { host } = await mailServer(which === 'refusing' ? { responseCode: 552 } : undefined);
    const address = which.includes('://') ? which : `smtp://${which === 'wrong' ? 'watch:hunter2@' : ''}${host}`;
    const error = await sent(address).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AftermathError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('hunter2');
  });

  it.each(['mail.example.org', 'http://mail.example.org', 'smtp://'])('cannot be opened at %s', (address) => {
    expect(() => openMailer(address, 'a@example.org')).toThrow(UsageError);
  });
});
