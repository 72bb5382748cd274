import type { ArchiveCost } from '../../../core/contract/archive.ts';
import { KNOWN_ARCHIVES } from '../../../core/contract/known-archives.ts';

/** An archive that is known by name. */
export interface ArchiveProfile {
  readonly name: string;
  readonly title: string;
  /** Of a STAC API's landing page, or of a static catalogue. */
  readonly address: string;
  /** Searched unless told otherwise: optical scenes that this program reads. */
  readonly collections?: readonly string[];
  /** How its assets' addresses are signed before they are called; they are called as they are without it. */
  readonly signing?: 'planetary-computer';
  /** Null where that is not known. */
  readonly cost: ArchiveCost | null;
  /** What one must know before fetching from it. */
  readonly note: string | null;
}

/** How the assets of an archive that is known by name are signed, by the address of anything of it. */
export function signingAt(address: string): ArchiveProfile['signing'] {
  const { origin } = new URL(address);
  return archiveProfiles.find((profile) => new URL(profile.address).origin === origin)?.signing;
}

/** Public archives. Any other is named by its address. */
export const archiveProfiles: readonly ArchiveProfile[] = [
  {
    name: 'earth-search',
    title: KNOWN_ARCHIVES['earth-search'],
    address: 'https://earth-search.aws.element84.com/v1',
    collections: ['sentinel-2-l2a'],
    cost: 'free',
    note: null,
  },
  {
    name: 'planetary-computer',
    title: KNOWN_ARCHIVES['planetary-computer'],
    address: 'https://planetarycomputer.microsoft.com/api/stac/v1',
    collections: ['sentinel-2-l2a', 'landsat-c2-l2', 'naip'],
    signing: 'planetary-computer',
    cost: 'free',
    note: null,
  },
  {
    name: 'copernicus',
    title: KNOWN_ARCHIVES.copernicus,
    address: 'https://stac.dataspace.copernicus.eu/v1',
    collections: ['sentinel-2-l2a'],
    cost: 'free',
    note: 'Its pictures are JPEG 2000, which is not read here, and want a sign-in: good for finding dates, not for fetching.',
  },
  {
    name: 'vantor-open-data',
    title: KNOWN_ARCHIVES['vantor-open-data'],
    address: 'https://vantor-opendata.s3.amazonaws.com/events/catalog.json',
    cost: 'free',
    note: 'A static catalogue by event: give the address of one event’s collection.json to search it faster.',
  },
];
