import { join, sep } from 'node:path';
import express, { Router } from 'express';

/**
 * The built page: its files as they are, and its index for the addresses the page itself makes up (`/runs/…`).
 *
 * For our own build output only: it follows symbolic links. Never for scenes or runs.
 */
export function serveWebPage(folder: string): Router {
  const page = Router();
  page.use(
    express.static(folder, {
      dotfiles: 'deny',
      redirect: false,
      setHeaders: (response, path) => {
        // Vite puts a hash of the content into the names of its assets.
        const hashed = path.startsWith(join(folder, 'assets') + sep);
        response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  page.get(/^\/(?!api(\/|$))[\w/-]*$/i, (_request, response) => {
    response.set('Cache-Control', 'no-cache').sendFile('index.html', { root: folder, cacheControl: false });
  });
  return page;
}
