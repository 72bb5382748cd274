import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const WATCHLISTS = new URL('../docs/watchlists.md', import.meta.url);

/** `npm run build` puts the page into `web/dist`; `vite web` serves it beside a running `aftermath serve`. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2023', chunkSizeWarningLimit: 1000 },
  server: { proxy: { '/api': 'http://127.0.0.1:4380' } },
  plugins: [
    {
      name: 'docs-that-the-page-links-to',
      apply: 'build',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'watchlists.txt', source: readFileSync(WATCHLISTS) });
      },
    },
  ],
});
