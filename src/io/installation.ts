import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const manifestPath = require.resolve('aftermath/package.json');

/** The folder that holds package.json, dist/, web/dist/, models/ and samples/, however this program was installed. */
export const packageRoot = dirname(manifestPath);

export const version = (require(manifestPath) as { readonly version: string }).version;

/** A built script of this package: worker threads run compiled files, also while the caller is TypeScript under test. */
export function builtScript(name: string): string {
  return join(packageRoot, 'dist', name);
}
