import type { Request } from 'express';

/** What can be faulty: `asset-header` is a file asked for whole or from its first byte, `asset-tile` from elsewhere. */
export const ENDPOINTS = ['landing', 'search', 'item', 'asset-header', 'asset-tile', 'thumbnail', 'planet'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

export function fileEndpoint({ headers: { range } }: Request): Endpoint {
  return range === undefined || /^bytes=0+-/i.test(range) ? 'asset-header' : 'asset-tile';
}
