import { DamagedFile, RotatedGrid, TypeNotSupported } from '../../core/contract/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { openZip, type ZippedFile } from './unzip.ts';

/** An image that lies on the Earth between two meridians and two parallels. */
export interface GroundOverlay {
  readonly image: Buffer;
  /** Degrees on WGS 84; east is above 180 where the image crosses the antimeridian. */
  readonly north: number;
  readonly south: number;
  readonly east: number;
  readonly west: number;
}

const MOST_KML_BYTES = 1024 * 1024;
const MOST_IMAGE_BYTES = 256 * 1024 * 1024;
const LEAST_TURN_DEG = 1e-6;

/**
 * Reads the ground overlay of a KMZ: a zip archive with a KML document and its image (OGC 12-007r2, KML 2.3, 2015).
 *
 * Only what lies in the archive is looked at: network links are not followed, and an image at an address is not fetched.
 * Nothing is written, so names in it can lead nowhere.
 *
 * @throws TypeNotSupported without a single overlay that has its image in the archive; RotatedGrid for one that is turned or
 *   skewed; DamagedFile, TooLarge.
 */
export async function readGroundOverlay(source: ByteSource): Promise<GroundOverlay> {
  const files = await openZip(source);
  const document =
    files.find(({ name }) => name === 'doc.kml') ?? files.find(({ name }) => /^[^/\\]+\.kml$/i.test(name));
  if (document === undefined) {
    throw new TypeNotSupported(
      `"${source.name}" is an archive without a KML document. Give a KMZ, or the imagery itself.`,
    );
  }
  const kml = withoutComments((await document.read(MOST_KML_BYTES)).toString('utf8'));
  const overlays = elements(kml, 'GroundOverlay');
  const [overlay] = overlays;
  if (overlay === undefined || overlays.length > 1) {
    throw new TypeNotSupported(
      `"${source.name}" holds ${overlays.length} ground overlays, wanted one; network links are not followed. Give a KMZ ` +
        'of one image, or the imagery itself.',
    );
  }
  const box = elements(overlay, 'LatLonBox')[0];
  if (box === undefined || elements(overlay, 'gx:LatLonQuad').length > 0) {
    throw new RotatedGrid(
      `"${source.name}" does not lie between meridians and parallels (no LatLonBox). Warp it first.`,
    );
  }
  return { ...placeOf(box, source), image: await imageOf(overlay, files, source) };
}

function placeOf(box: string, source: ByteSource): Omit<GroundOverlay, 'image'> {
  const degrees = (name: string, otherwise: string | undefined) =>
    Number.parseFloat(elements(box, name)[0] ?? otherwise ?? '');
  const [north, south] = [degrees('north', undefined), degrees('south', undefined)];
  const [statedEast, west] = [degrees('east', undefined), degrees('west', undefined)];
  const turn = degrees('rotation', '0');
  const east = statedEast < west ? statedEast + 360 : statedEast;
  const isOnEarth = north <= 90 && south >= -90 && north > south && east > west && west >= -180 && east <= west + 360;
  if (!isOnEarth || Number.isNaN(turn)) {
    throw new DamagedFile(
      `"${source.name}" places its image between ${south} and ${north} N, ${west} and ${statedEast} E, which is no place.`,
    );
  }
  if (Math.abs(turn) > LEAST_TURN_DEG) {
    throw new RotatedGrid(`"${source.name}" is turned by ${turn}°; we read north-up images. Warp it first.`);
  }
  return { north, south, east, west };
}

async function imageOf(overlay: string, files: readonly ZippedFile[], source: ByteSource): Promise<Buffer> {
  const icon = elements(overlay, 'Icon')[0] ?? '';
  const href = unescapeXml(elements(icon, 'href')[0] ?? '').trim();
  const plain = (name: string) => name.replaceAll('\\', '/').replace(/^\.\//, '');
  const image = files.find(({ name }) => plain(name) === plain(href) || plain(name) === plain(decoded(href)));
  if (image !== undefined) return image.read(MOST_IMAGE_BYTES);
  throw new TypeNotSupported(
    `"${source.name}" does not hold its image ("${href.slice(0, 200)}"); images at addresses are not fetched. Give the imagery itself.`,
  );
}

/** The content of each element of a name, outermost only, in time that grows with the text alone. */
function elements(xml: string, name: string): string[] {
  const found: string[] = [];
  const [opening, closing] = [`<${name}`, `</${name}>`];
  for (let at = xml.indexOf(opening); at >= 0; ) {
    const start = xml.indexOf('>', at);
    const end = xml.indexOf(closing, start);
    if (start < 0 || end < 0) break;
    const isIt = /[\s>]/.test(xml[at + opening.length]!) && xml[start - 1] !== '/';
    if (isIt) found.push(xml.slice(start + 1, end));
    at = xml.indexOf(opening, isIt ? end : at + 1);
  }
  return found;
}

function withoutComments(xml: string): string {
  return xml
    .split('<!--')
    .map((part, index) => (index === 0 ? part : part.slice(part.indexOf('-->') + 3)))
    .join('');
}

function unescapeXml(text: string): string {
  const isVerbatim = text.trim().startsWith('<![CDATA[');
  if (isVerbatim) return text.trim().slice('<![CDATA['.length, -']]>'.length);
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
