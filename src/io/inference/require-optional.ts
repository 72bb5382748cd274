import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * A dependency that may be missing, or be there without its native library: "installed" is not "usable".
 *
 * @throws Error that says which of the two.
 */
export function requireOptional(name: string): unknown {
  try {
    return require(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'MODULE_NOT_FOUND' && message.includes(`'${name}'`);
    throw new Error(missing ? `${name} is not installed` : `the native library of ${name} does not load`, {
      cause: error,
    });
  }
}
