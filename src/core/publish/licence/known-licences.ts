import type { Licence, LicenceId } from '../../contract/licence.ts';
import type { InputScene } from '../../contract/run.ts';
import type { Reader } from '../words/languages.ts';

/** What is known of an image's licence: what somebody stated, the credit line, what took it. */
export type LicenceSource = Pick<InputScene, 'licence' | 'credit' | 'sensor'>;

type Terms = Omit<Licence, 'id' | 'name' | 'url' | 'words'>;

const FREE: Terms = {
  creditNeeded: false,
  mayPublish: true,
  mayAlter: true,
  nonCommercial: false,
  shareAlike: false,
  mayShareGeoreferenced: true,
  noticeUnaltered: false,
};

/** Creative Commons asks to keep credit, notices and the licence's name, and to say what was altered. */
const CREDITED: Terms = { ...FREE, creditNeeded: true, noticeUnaltered: true };

const UNKNOWN: Terms = { ...CREDITED, mayPublish: null, mayAlter: null, mayShareGeoreferenced: null };

/** Planet's programme restrictions forbid to alter or hide notices and to pass the material on. */
const PLANET: Terms = { ...CREDITED, mayPublish: null, mayShareGeoreferenced: false };

const terms: Readonly<Record<Exclude<LicenceId, 'combined'>, Terms>> = {
  'cc-by': CREDITED,
  'cc-by-sa': { ...CREDITED, shareAlike: true },
  'cc-by-nd': { ...CREDITED, mayAlter: false },
  'cc-by-nc': { ...CREDITED, nonCommercial: true },
  'cc-by-nc-sa': { ...CREDITED, nonCommercial: true, shareAlike: true },
  'cc-by-nc-nd': { ...CREDITED, nonCommercial: true, mayAlter: false },
  'public-domain': FREE,
  'copernicus-sentinel': { ...FREE, creditNeeded: true },
  planet: PLANET,
  'planet-education': { ...PLANET, nonCommercial: true },
  'planet-press': { ...PLANET, mayPublish: true },
  'vantor-open-data': { ...CREDITED, nonCommercial: true },
  synthetic: { ...FREE, creditNeeded: true },
  unknown: UNKNOWN,
};

const urls: Partial<Readonly<Record<LicenceId, string>>> = {
  'copernicus-sentinel': 'https://sentinels.copernicus.eu/documents/247904/690755/Sentinel_Data_Legal_Notice',
  'vantor-open-data': 'https://creativecommons.org/licenses/by-nc/4.0/',
};

/** STAC's words for a licence that stands elsewhere. */
const SAYS_NOTHING = /^(proprietary|other|various|)$/i;

/**
 * The licence of an image, by what is stated as such, else by its credit line, else by what took it. A statement that is
 * not known stays unknown, whatever the credit line lets on: it may be stricter.
 */
export function licenceOf({ licence, credit, sensor }: LicenceSource, reader: Reader): Licence {
  // Older runs lack what they did not record.
  const stated = SAYS_NOTHING.test(licence?.trim() ?? '') ? null : licence!.trim();
  const all = [stated, credit, sensor].filter((text) => typeof text === 'string').join(' ');
  const named = ofText(stated ?? credit ?? '', reader) ?? ofPlanet(all, reader);
  if (named !== null) return named;
  if (stated === null) return ofSensor(sensor ?? '', reader) ?? known('unknown', reader);
  return { ...known('unknown', reader), name: reader.words.licence.stated(stated) };
}

function ofText(text: string, reader: Reader): Licence | null {
  const plain = text.replace(/[‐‑‒–—_]/g, '-');
  if (/\b(vantor|maxar|digitalglobe)\b.*\bopen[ -]data\b/i.test(plain)) return known('vantor-open-data', reader);
  if (/\bcc-?\s?0\b|\bpublic[ -]domain\b|creativecommons\.org\/publicdomain/i.test(plain)) {
    return known('public-domain', reader);
  }
  const commons = ofCommons(plain, reader);
  if (commons !== null) return commons;
  if (/\bcopernicus\s+sentinel|\bsentinel-?\s?[1-6]\b/i.test(plain)) return known('copernicus-sentinel', reader);
  if (/\bsynthetic\b|\brendered by aftermath\b/i.test(plain)) return known('synthetic', reader);
  return /\b(landsat|usgs)\b|u\.\s?s\. geological survey/i.test(plain) ? known('public-domain', reader) : null;
}

/** "CC BY-NC 4.0", `CC-BY-NC-4.0`, the address, and the name in full. */
function ofCommons(text: string, reader: Reader): Licence | null {
  const short = text
    .replace(/creativecommons\.org\/licenses\/|creative\s*commons/gi, 'cc ')
    .replace(/\battribution\b/gi, 'by')
    .replace(/\bnon-?\s?commercial\b/gi, 'nc')
    .replace(/\bshare-?\s?alike\b/gi, 'sa')
    .replace(/\bno-?\s?deriv\w*/gi, 'nd');
  const found =
    /\bcc[\s-]*by((?:[\s-]+(?:nc|nd|sa))*)\b(?:[\s/-]*(?:v|version|licen[cs]e|international)?\s*(\d\.\d))?/i.exec(
      short,
    );
  if (found === null) return null;
  const [, limits = '', version] = found;
  const flags = ['nc', 'nd', 'sa'].filter((flag) => new RegExp(`\\b${flag}\\b`, 'i').test(limits));
  const id = ['cc-by', ...flags].join('-');
  if (!Object.hasOwn(terms, id)) return null;
  const suffix = ['by', ...flags].join('-');
  return {
    ...known(id as LicenceId & keyof typeof terms, reader),
    name: `CC ${suffix.toUpperCase()}${version === undefined ? '' : ` ${version}`}`,
    url: `https://creativecommons.org/licenses/${version === undefined ? '' : `${suffix}/${version}/`}`,
  };
}

function ofPlanet(text: string, reader: Reader): Licence | null {
  if (!/\bplanet\s?(labs|scope)\b|\bskysat\b|\brapideye\b|©\s*(\d{4}\s*)?planet\b/i.test(text)) return null;
  if (/\b(education|research|academic)\b/i.test(text)) return known('planet-education', reader);
  return known(/\b(press|media|news|editorial)\b/i.test(text) ? 'planet-press' : 'planet', reader);
}

function ofSensor(sensor: string, reader: Reader): Licence | null {
  if (/^sentinel-?\s?[1-6]/i.test(sensor)) return known('copernicus-sentinel', reader);
  return /^landsat/i.test(sensor) ? known('public-domain', reader) : null;
}

function known(id: Exclude<LicenceId, 'combined'>, reader: Reader): Licence {
  const { names, words } = reader.words.licence;
  const name = (names as Partial<Record<LicenceId, string>>)[id] ?? id;
  return { id, name, url: urls[id] ?? null, ...terms[id], words: words[id] };
}
