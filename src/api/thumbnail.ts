import type { Request, Response } from 'express';
import { UsageError } from '../core/contract/errors.ts';

/** Fetches the small picture of a scene that an archive offers, as WebP. Must stop, with a rejection, on `signal`. */
export type ThumbnailAt = (address: string, signal: AbortSignal) => Promise<Buffer>;

/** @throws UsageError where there is no address. */
export function parseThumbnailQuery({ address, ...others }: Request['query']): string {
  if (typeof address !== 'string' || Object.keys(others).length > 0) {
    throw new UsageError('Give "address" once, and nothing else: the address of a picture.');
  }
  return address;
}

/** Ends where its client leaves: who scrolls on no longer wants it. */
export async function sendThumbnail(address: string, thumbnailAt: ThumbnailAt, response: Response): Promise<void> {
  const left = new AbortController();
  response.on('close', () => left.abort());
  const picture = await thumbnailAt(address, left.signal);
  response.set({ 'Content-Type': 'image/webp', 'Cache-Control': 'private, max-age=3600' }).send(picture);
}
