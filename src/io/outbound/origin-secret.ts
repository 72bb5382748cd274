import { UsageError } from '../../core/contract/errors.ts';

/** A header that only one origin may see: an API key, a token. */
export interface OriginSecret {
  /** Scheme, host and port: `https://api.planet.com`. */
  readonly origin: string;
  /** Lower case. */
  readonly header: string;
  readonly value: string;
}

const ENTRY = /^(\S+)\s+([\w-]+):\s*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)$/;

/**
 * Reads `ORIGIN HEADER: VALUE`, one a line: `https://api.planet.com Authorization: api-key …`.
 *
 * @param mayBePlain hosts with ports that may be given a secret over http, as `localhost:8085`.
 * @throws UsageError that names the line and never what stands in it.
 */
export function parseSecrets(text: string, mayBePlain: readonly string[]): OriginSecret[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const [, address, header, value] = ENTRY.exec(line) ?? [];
    const url = address !== undefined && URL.canParse(address) ? new URL(address) : null;
    if (url === null || url.href !== `${url.origin}/`) {
      throw new UsageError(`AFTERMATH_SECRETS, line ${index + 1}: give "https://host Header: value".`);
    }
    if (
      url.protocol !== 'https:' &&
      !(url.protocol === 'http:' && mayBePlain.includes(`${url.hostname}:${url.port || '80'}`))
    ) {
      throw new UsageError(`AFTERMATH_SECRETS, line ${index + 1}: a secret is sent over https only.`);
    }
    return [{ origin: url.origin, header: header!.toLowerCase(), value: value! }];
  });
}
