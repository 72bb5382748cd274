import type { RequestHandler } from 'express';
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
  const { origin, host, 'sec-fetch-site': site = 'none' } = request.headers;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const foreign =
    (origin !== undefined && !isOriginOf(origin, host)) || !['same-origin', 'none'].includes(String(site));
  if (!reads && foreign) {
    throw new AftermathError('E_ORIGIN', 'Requests that change something are taken from the page of this server only.');
  }
  next();
};

/** The scheme is left out: behind a proxy that speaks TLS it is not ours. */
function isOriginOf(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && /^https?:$/.test(new URL(origin).protocol) && origin.replace(/^\w+:\/\//, '') === host;
}
