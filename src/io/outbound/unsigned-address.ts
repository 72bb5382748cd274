/**
 * How clouds sign an address: by query parameters that are others the next time. Most have names that mean something else
 * elsewhere, so a scheme is known by parameters that it always has.
 */
const SIGNATURES: readonly { readonly marks: readonly string[]; readonly names: RegExp }[] = [
  // Azure Storage, shared access signatures of a service, an account or a user.
  { marks: ['sv', 'sig'], names: /^(s[eiprstv]|sig|sip|spr|srt|sdd|ses|scid|s[kau]oid|sktid|sk[etsv])$/ },
  // AWS Signature Version 4 and Google Cloud Storage's.
  { marks: ['X-Amz-Signature'], names: /^X-Amz-/ },
  { marks: ['X-Goog-Signature'], names: /^X-Goog-/ },
  // AWS Signature Version 2 and Google's before the fourth.
  {
    marks: ['Signature', 'Expires'],
    names: /^(Signature|Expires|AWSAccessKeyId|GoogleAccessId|x-amz-security-token)$/,
  },
  // Amazon CloudFront.
  { marks: ['Signature', 'Key-Pair-Id'], names: /^(Signature|Expires|Policy|Key-Pair-Id|Hash-Algorithm)$/ },
];

/** An address without the parameters by which it was signed: the same for one file whenever it is signed. */
export function unsignedAddress(address: string): string {
  const url = new URL(address);
  const given = [...url.searchParams.keys()];
  for (const { marks, names } of SIGNATURES) {
    if (!marks.every((mark) => given.includes(mark))) continue;
    for (const name of given) if (names.test(name)) url.searchParams.delete(name);
  }
  return url.href;
}
