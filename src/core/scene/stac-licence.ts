/** What STAC takes for the name of a licence. */
const SPDX_LIKE = /^[\w\-.+]+$/;
const ADDRESS = /^https?:\/\//;

/** "CC BY 4.0" is CC-BY-4.0 in STAC; what stands at an address is `other`, with a link to it. */
export function stacLicence(licence: string | null): string {
  if (licence === null || ADDRESS.test(licence)) return 'other';
  const name = licence.trim().replace(/\s+/g, '-');
  return SPDX_LIKE.test(name) ? name : 'other';
}

/** The link to a licence that stands at an address; none to one that has a name. */
export function licenceLinks(licence: string | null): { readonly rel: 'license'; readonly href: string }[] {
  return licence !== null && ADDRESS.test(licence) ? [{ rel: 'license', href: licence }] : [];
}
