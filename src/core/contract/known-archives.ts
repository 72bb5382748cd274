/** Public archives that a search knows by name, and what they are called in a list; any other is named by its address. */
export const KNOWN_ARCHIVES = {
  'earth-search': 'Earth Search by Element 84: Sentinel-2 on AWS',
  'planetary-computer': 'Microsoft Planetary Computer',
  copernicus: 'Copernicus Data Space',
  'vantor-open-data': 'Vantor (formerly Maxar) open data, by event',
} as const;

/** Searched unless another is named. */
export const USUAL_ARCHIVE = 'earth-search';

/** Every name that a source may have; Planet's own archive is searched with a key. */
export const ARCHIVE_NAMES: readonly string[] = [...Object.keys(KNOWN_ARCHIVES), 'planet'];
