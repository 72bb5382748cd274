import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const LINKED_DOCS = ['watchlists', 'cues'];

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
        for (const name of LINKED_DOCS) {
          const source = readFileSync(new URL(`../docs/${name}.md`, import.meta.url));
          this.emitFile({ type: 'asset', fileName: `${name}.txt`, source });
        }
      },
    },
  ],
});
