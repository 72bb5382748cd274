import type { Request, RequestHandler } from 'express';
import { AftermathError } from '../core/contract/errors.ts';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * What each answer forbids browsers: guessing types, framing, being read from other origins.
 *
 * Scripts come from our own files only, or from nowhere; `blob:` workers are how the page decodes GeoTIFF.
 */
export const secureHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy':
      "default-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; " +
      "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  next();
};

/** Answers only to names of its own: a foreign name that resolves to the loopback is DNS rebinding. */
export function answerHost(allowedHosts: readonly string[]): RequestHandler {
  const names = new Set([...loopbackNames, ...allowedHosts].map((name) => name.toLowerCase()));
  return (request, _response, next) => {
    const name = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    if (!names.has(name)) {
      throw new AftermathError('E_HOST', 'This server does not answer to the Host that was asked for.');
    }
    next();
  };
}

/** Takes requests that change something from its own page, and from programs that are no browser. */
export const answerOrigin: RequestHandler = (request, _response, next) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') refuseForeign(request);
  next();
};

/** The same of a GET that makes this machine call others: a foreign page may not have it do so. */
export const ownPagesOnly: RequestHandler = (request, _response, next) => {
  refuseForeign(request);
  next();
};

function refuseForeign({ headers }: Request): void {
  const { origin, host, 'sec-fetch-site': site = 'none' } = headers;
  if ((origin === undefined || isOriginOf(origin, host)) && ['same-origin', 'none'].includes(String(site))) return;
  throw new AftermathError('E_ORIGIN', 'This is done for the page of this server only, not for other pages.');
}

/** The scheme is left out: behind a proxy that speaks TLS it is not ours. */
function isOriginOf(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && /^https?:$/.test(new URL(origin).protocol) && origin.replace(/^\w+:\/\//, '') === host;
}
