import { defineConfig } from 'vite';

/** `npm run build` puts the page into `web/dist`; `vite web` serves it beside a running `aftermath serve`. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2023', chunkSizeWarningLimit: 1000 },
  server: { proxy: { '/api': 'http://127.0.0.1:4380' } },
});
