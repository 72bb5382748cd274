/** What GDAL's own XML in a TIFF says (`GDAL_METADATA`, tag 42112). */
export interface GdalMetadata {
  /** Items of the whole file, of any domain, by their name in lower case. */
  readonly items: ReadonlyMap<string, string>;
  /** Description and colour interpretation of each sample, where stated. */
  readonly descriptions: readonly (string | undefined)[];
  readonly colours: readonly (string | undefined)[];
  /** What a sample means, where stated: scale · sample + offset, in a unit. */
  readonly scales: readonly (string | undefined)[];
  readonly offsets: readonly (string | undefined)[];
  readonly units: readonly (string | undefined)[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const MAX_SAMPLE = 65_535;

/**
 * Reads the flat list of items; anything else in the XML is skipped, and no entity but XML's own five is expanded, so
 * nothing in it can grow or fetch.
 */
export function parseGdalMetadata(xml: string | undefined): GdalMetadata {
  const items = new Map<string, string>();
  const descriptions: (string | undefined)[] = [];
  const colours: (string | undefined)[] = [];
  const scales: (string | undefined)[] = [];
  const offsets: (string | undefined)[] = [];
  const units: (string | undefined)[] = [];
  for (const [, attributes = '', content = ''] of (xml ?? '').matchAll(/<Item\s([^<>]*)>([^<]*)<\/Item>/g)) {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    // GDAL escapes the text twice.
    const value = unescapeXml(unescapeXml(content)).trim();
    const sample = attribute('sample');
    const name = attribute('name')?.toLowerCase();
    if (name === undefined || value === '') continue;
    if (sample === undefined) {
      if (!items.has(name)) items.set(name, value);
      continue;
    }
    const index = Number(sample);
    if (!Number.isInteger(index) || index < 0 || index > MAX_SAMPLE) continue;
    const role = attribute('role');
    if (role === 'description') descriptions[index] = value;
    if (role === 'colorinterp') colours[index] = value;
    if (role === 'scale') scales[index] = value;
    if (role === 'offset') offsets[index] = value;
    if (role === 'unittype') units[index] = value;
  }
  return { items, descriptions, colours, scales, offsets, units };
}

function unescapeXml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!);
}
