/** Public by its number, and nobody's. */
const NOWHERE = '2c0f:ffff:ffff::1';

/** What names lead to, in the order in which they are asked for; a name that is not here does not exist. */
export const namesLeadTo: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'mixed.example.org': [[NOWHERE, '10.0.0.1']],
  'cname-to-private.example.org': [['192.168.0.10']],
  'only-ipv6.example.org': [['fd00::1']],
  'mapped.example.org': [['::ffff:127.0.0.1']],
  'metadata.example.org': [['169.254.169.254']],
  'rebinding.example.org': [[NOWHERE], ['127.0.0.1']],
};

const literals = [
  '127.0.0.1',
  '2130706433',
  '0x7f000001',
  '017700000001',
  '0177.0.0.1',
  '127.1',
  '0',
  '0.0.0.0',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:169.254.169.254]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:53aa:64c:0:fbff:80ff:fffe]',
  '[fe80::1]',
  '[fc00::1]',
  '[fec0::1]',
  '[100::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[5f00::1]',
  '169.254.169.254',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '192.0.0.1',
  '192.88.99.1',
  '198.18.0.1',
  '192.0.2.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
].map((host) => `http://${host}/a.tif`);

const schemes = [
  'file:///etc/passwd',
  'ftp://127.0.0.1/a.tif',
  'gopher://127.0.0.1/',
  'data:image/tiff;base64,SUkqAA==',
  'blob:http://127.0.0.1/1',
  'javascript://127.0.0.1/%0aalert(1)',
  's3://bucket/a.tif',
  '/vsicurl/http://127.0.0.1/a.tif',
];

const shapes = [
  'https://user:word@example.org/a.tif',
  'http://example.org\\@127.0.0.1/a.tif',
  'http://127.0.0.1/\r\nX-Injected: yes',
  'http://127.0.0.1\t/a.tif',
  'http://127.0.0.1%00.example.org/a.tif',
  'http://127.0.0.1#@example.org/a.tif',
  'https://example.org:22/a.tif',
  `http://127.0.0.1/${'a'.repeat(2048)}`,
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/a.tif',
];

const names = [
  'mixed.example.org',
  'cname-to-private.example.org',
  'only-ipv6.example.org',
  'mapped.example.org',
  'rebinding.example.org',
  'localhost.',
  'a.localhost',
].map((host) => `http://${host}/a.tif`);

/** Paths of a server that redirects, each to somewhere it must not lead. */
export const redirects: Readonly<Record<string, string>> = {
  '/to-private': 'http://10.0.0.1/a.tif',
  '/to-this-machine': '//127.0.0.1/a.tif',
  '/to-a-name': 'http://metadata.example.org/latest/meta-data/',
  '/to-a-file': 'file:///etc/passwd',
  '/to-a-port': 'http://example.org:22/',
  '/with-a-password': 'http://user:word@example.org/',
  '/twice': '/to-private',
  '/round': '/round',
};

/**
 * Addresses that no way into the program may call, after the research page on reliability (2.2 A): literals, schemes,
 * shapes, names, and redirects of a host that may be called.
 */
export function hostileAddresses(redirecting: string): string[] {
  return [
    ...literals,
    ...schemes,
    ...shapes,
    ...names,
    ...Object.keys(redirects).map((path) => `http://${redirecting}${path}`),
  ];
}
