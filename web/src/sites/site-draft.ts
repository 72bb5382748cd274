import type { Site } from '../../../src/core/contract/watch.ts';
import { circleAround } from '../../../src/core/geo/geodesic.ts';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import { parseCoordinates } from '../../../src/core/geo/parse-coordinates.ts';
import type { DraftFault } from '../draft-fault.ts';
import type { components } from '../generated/api.ts';

/** A site as the server takes it. */
export type SentSite = components['schemas']['SiteDraft'];

/** A site as it stands in the form: text as it was typed. */
export interface SiteForm {
  readonly name: string;
  /** Coordinates of the middle; empty: the area stays as it is. */
  readonly place: string;
  readonly radiusKm: string;
  /** With commas. */
  readonly tags: string;
  /** Name of a known archive, or `address`. */
  readonly archive: string;
  readonly address: string;
  readonly cadence: Site['cadence']['kind'];
  readonly cron: string;
  readonly zone: string;
  readonly cloud: string;
  readonly gsd: string;
  readonly leastArea: string;
  /** One a line. */
  readonly notify: string;
  readonly priority: string;
}

const MOST_RADIUS_KM = 50;

export function emptyForm(): SiteForm {
  return {
    name: '',
    place: '',
    radiusKm: '2',
    tags: '',
    archive: 'earth-search',
    address: '',
    cadence: 'each-new-scene',
    cron: '0 6 * * *',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    cloud: '',
    gsd: '',
    leastArea: '0',
    notify: '',
    priority: '0',
  };
}

/** @param archives names of those that are known. */
export function formOf(site: Site, archives: readonly string[]): SiteForm {
  const { circle, cadence, limits } = site;
  const isKnown = archives.includes(site.source);
  const asText = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    ...emptyForm(),
    name: site.name,
    ...(circle && { place: `${circle.at.lat}, ${circle.at.lon}`, radiusKm: String(circle.radiusMeters / 1000) }),
    tags: site.tags.join(', '),
    archive: isKnown ? site.source : 'address',
    address: isKnown ? '' : site.source,
    cadence: cadence.kind,
    ...(cadence.kind === 'cron' && { cron: cadence.expression, zone: cadence.zone }),
    cloud: asText(limits.maximumCloudFraction && Math.round(limits.maximumCloudFraction * 1000) / 10),
    gsd: asText(limits.maximumGsdMeters),
    leastArea: String(site.thresholds.minimumAreaM2),
    notify: site.notify.join('\n'),
    priority: String(site.priority),
  };
}

/** What keeps the form from being sent; null where nothing does. What only the server knows, such as names taken, it says itself. */
export function formFault(form: SiteForm, hasArea: boolean): DraftFault<SiteForm> | null {
  if (form.name.trim() === '') return { field: 'name', why: 'Give the site a name.' };
  if (!hasArea || form.place.trim() !== '') {
    const reading = parseCoordinates(form.place);
    if ('why' in reading) return { field: 'place', why: reading.why };
    if (!isWithin(form.radiusKm, 0.01, MOST_RADIUS_KM)) {
      return { field: 'radiusKm', why: `The radius is a number of kilometres up to ${MOST_RADIUS_KM}, like 2.` };
    }
  }
  if (form.archive === 'address' && !/^https?:\/\/./.test(form.address.trim())) {
    return { field: 'address', why: 'Give the address of a STAC API or catalogue, from https:// on.' };
  }
  if (form.cadence === 'cron' && form.cron.trim().split(/\s+/).length !== 5) {
    return { field: 'cron', why: 'Five fields: minute, hour, day, month, weekday. 0 6 * * * is every day at 06:00.' };
  }
  if (form.cadence === 'cron' && form.zone.trim() === '') {
    return { field: 'zone', why: 'Name the time zone, like Europe/Kyiv or UTC.' };
  }
  if (form.cloud !== '' && !isWithin(form.cloud, 0, 100))
    return { field: 'cloud', why: 'Percent, 0 to 100, or nothing.' };
  if (form.gsd !== '' && !isWithin(form.gsd, 0.01, 100_000)) return { field: 'gsd', why: 'Metres, or nothing.' };
  if (!isWithin(form.leastArea, 0, 1e9)) return { field: 'leastArea', why: 'Square metres, 0 for everything.' };
  const wrong = channelsIn(form).find((channel) => !/^(https:\/\/.|mailto:[^@\s]+@[^@\s]+$)/.test(channel));
  if (wrong !== undefined) {
    return { field: 'notify', why: `“${wrong}” is neither an address from https:// on nor mailto:name@example.org.` };
  }
  if (!isWithin(form.priority, -100, 100)) return { field: 'priority', why: 'A number from -100 to 100.' };
  return null;
}

/** Of a form without fault. @param known the site that is edited; what the form does not show stays as it is there. */
export function draftOfForm(form: SiteForm, known: Site | null): SentSite {
  const place = form.place.trim();
  return {
    ...(known && keptOf(known)),
    name: form.name.trim(),
    ...(place === '' && known ? { area: known.area } : { at: place, radiusMeters: numberIn(form.radiusKm) * 1000 }),
    tags: form.tags
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    source: form.archive === 'address' ? form.address.trim() : form.archive,
    ...(form.cadence === 'cron'
      ? { cadence: form.cron.trim().split(/\s+/).join(' '), zone: form.zone.trim() }
      : { cadence: form.cadence }),
    ...(form.cloud !== '' && { maximumCloudFraction: numberIn(form.cloud) / 100 }),
    ...(form.gsd !== '' && { maximumGsdMeters: numberIn(form.gsd) }),
    minimumAreaM2: numberIn(form.leastArea),
    notify: channelsIn(form),
    priority: numberIn(form.priority),
  };
}

function keptOf({ id, limits, thresholds, ignoreZones, baseline, paused }: Site): Omit<SentSite, 'name'> {
  const { maximumOffNadirDegrees } = limits;
  return {
    id,
    ...(maximumOffNadirDegrees !== undefined && { maximumOffNadirDegrees }),
    minimumConfidence: thresholds.minimumConfidence,
    ignoreZones,
    ...(baseline !== null && { baseline }),
    paused,
  };
}

/** The circle that the form asks for; null where it asks for none that there is. */
export function areaOfForm({ place, radiusKm }: SiteForm): LonLatGeometry | null {
  const reading = parseCoordinates(place);
  if ('why' in reading || !isWithin(radiusKm, 0.01, MOST_RADIUS_KM)) return null;
  return circleAround(reading.at, numberIn(radiusKm) * 1000);
}

function channelsIn({ notify }: SiteForm): readonly string[] {
  return notify
    .split(/[\n,]/)
    .map((channel) => channel.trim())
    .filter(Boolean);
}

function isWithin(text: string, least: number, most: number): boolean {
  const value = numberIn(text);
  return value >= least && value <= most;
}

/** NaN for what is no number. */
function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'));
}
