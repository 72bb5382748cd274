import ipaddr from 'ipaddr.js';
import { AddressRefused, UsageError } from '../../core/contract/errors.ts';

const MOST_LETTERS = 2048;
const PORTS: ReadonlySet<string> = new Set(['', '80', '443']);
/** What a line break, a tab or a backslash is read as differs between programs. */
const AMBIGUOUS = /[\p{Cc}\\]/u;

/**
 * Hosts with their ports, as `localhost:8085`, that an operator lets this program call although they are private or
 * use another port.
 */
export type AllowedHosts = readonly string[];

/** Whether a text is an address rather than a path. */
export function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}

/**
 * An address that may be called: http or https, no user or password in it, a usual port, a host that is no private
 * address. What a name leads to is checked when it is connected to (`openGate`).
 *
 * @throws UsageError for what is no address; AddressRefused.
 */
export function checkedAddress(text: string, allowed: AllowedHosts): URL {
  if (text.length > MOST_LETTERS) throw new UsageError(`An address may have ${MOST_LETTERS} characters.`);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || AMBIGUOUS.test(text)) {
    throw new UsageError('That is no address. Give one like https://example.org/scene.tif.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new AddressRefused(`Only http and https addresses are called, not ${url.protocol}//.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new AddressRefused('An address with a user name or password in it is not called. Leave them out.');
  }
  if (isAllowed(url, allowed)) return url;
  if (!PORTS.has(url.port)) {
    throw new AddressRefused(`Port ${url.port} is not called unless the operator allows ${url.host}.`);
  }
  if (isPrivateHost(url.hostname)) {
    throw new AddressRefused(
      `"${url.hostname}" is not a public address; it is called only where the operator allows it.`,
    );
  }
  return url;
}

/**
 * An address as a document names it, perhaps relative to its own; not judged yet.
 *
 * @throws UsageError where it is none, or one that programs read differently.
 */
export function namedAddress(text: string, base: string): string {
  if (AMBIGUOUS.test(text) || !URL.canParse(text, base)) {
    throw new UsageError('What a document names there is no address.');
  }
  return new URL(text, base).href;
}

/** Whether the operator named this host and port. */
export function isAllowed({ protocol, hostname, port }: URL, allowed: AllowedHosts): boolean {
  return allowed.includes(`${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`);
}

/** Whether an address that a name led to is of this machine or a private network, or stands for one. */
export function isPrivateAddress(address: string): boolean {
  return !ipaddr.isValid(address) || ipaddr.process(address).range() !== 'unicast';
}

function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (ipaddr.isValid(host)) return isPrivateAddress(host);
  return host === 'localhost' || host.endsWith('.localhost') || !host.includes('.');
}

/** An address to show and to keep: what stands in its query may be a key, so only the names of it stay. */
export function addressWithoutSecrets(text: string): string {
  const url = new URL(text);
  const names = [...new Set(url.searchParams.keys())];
  const query = names.length === 0 ? '' : `?${names.map((name) => `${encodeURIComponent(name)}=…`).join('&')}`;
  return `${url.origin}${url.pathname}${query}`;
}

const LONGEST_NAME = 80;

/** What to call the file at an address: its last segment, of a long one the last words. */
export function fileNameOf(text: string): string {
  const last = new URL(text).pathname.split('/').at(-1) ?? '';
  const whole = decodeSegment(last)
    .replace(/[^\p{L}\p{N}._ -]/gu, '_')
    .replace(/^[. ]+/, '');
  const name = whole.length <= LONGEST_NAME ? whole : whole.slice(-LONGEST_NAME).replace(/^[^_ -]{0,30}[_ -]+/, '');
  return name === '' ? 'scene' : name;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
