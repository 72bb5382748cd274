import type { OfferedScene, SearchRequest, SearchResult } from '../core/contract/archive.ts';
import { counted } from '../core/contract/counted.ts';
import { UsageError } from '../core/contract/errors.ts';
import { USUAL_ARCHIVE } from '../core/contract/known-archives.ts';
import { toldAt } from '../core/findings/told-at.ts';
import { circleArea, polygonArea, searchable } from '../core/geo/given-area.ts';
import { groundSamples, holdsPosition } from '../core/geo/ground-share.ts';
import type { LonLatGeometry } from '../core/geo/lon-lat-geometry.ts';
import { parseCoordinates } from '../core/geo/parse-coordinates.ts';
import { rankPairs, sidesOf } from '../core/scene/rank-pairs.ts';
import { isoTime } from '../io/formats/scene-facts.ts';
import { addressWithoutSecrets, checkedAddress, isAddress } from '../io/outbound/checked-address.ts';
import { openGate } from '../io/outbound/gate.ts';
import { type OriginSecret, parseSecrets } from '../io/outbound/origin-secret.ts';
import type { Patience } from '../io/outbound/tries.ts';
import { bundledPlaces, placeCalled, placesOfFile } from '../io/places/gazetteer.ts';
import { type PlanetKeyPlace, planetSecret } from '../io/sources/planet/planet-key.ts';
import { planetProfile } from '../io/sources/planet/planet-profile.ts';
import { searchPlanet } from '../io/sources/planet/search-planet.ts';
import { type ArchiveProfile, archiveProfiles } from '../io/sources/stac/profiles.ts';
import { searchArchive } from '../io/sources/stac/search-archive.ts';

export interface SearchRules {
  /** Hosts with ports that may be called although they are private. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** `ORIGIN HEADER: VALUE`, one a line. */
  readonly secrets?: string | undefined;
  readonly planet?: PlanetKeyPlace & { readonly address: string | null };
  /** GeoJSON file of the user's own places; those that come with the program otherwise. */
  readonly placesFile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How long an archive is borne with. */
  readonly patience?: Patience | undefined;
}

const USUAL_RADIUS_METERS = 3000;
/** How far before and after the moment is looked where no dates are given. */
const USUAL_DAYS = 45;
const DAY_MS = 86_400_000;
const DATE_LETTERS = 'YYYY-MM-DD'.length;

/**
 * Scenes that an archive has of a place between two dates and, around a moment, the pairs that are the fairest to compare.
 * Nothing but metadata is fetched.
 *
 * @throws UsageError and NotFound for what is asked; as `searchArchive`.
 */
export async function searchScenes(request: SearchRequest, rules: SearchRules = {}): Promise<SearchResult> {
  const { allowedHosts = [], secrets = '', signal, patience } = rules;
  const source = archiveOf(request.source ?? USUAL_ARCHIVE, rules);
  const area = await areaOf(request, rules);
  const { from, to, around } = timesOf(request);
  const { at: _at, radiusMeters: _radius, place: _place, source: _source, around: _around, ...limits } = request;
  const isPlanet = source.name === planetProfile.name;
  const keys = isPlanet ? [await planetKey(source, rules)] : parseSecrets(secrets, allowedHosts);
  const gate = openGate(allowedHosts, { secrets: keys });
  try {
    const query = { ...limits, area, from, to, ...(around === null ? {} : { around }) };
    const answer = await (isPlanet
      ? searchPlanet(query, { gate, address: source.address, signal, ...(patience && { patience }) })
      : searchArchive(source, query, { gate, signal, patience }));
    const samples = groundSamples(area);
    const covered = ({ footprint }: OfferedScene) =>
      samples.filter((at) => holdsPosition(footprint, at)).length / samples.length;
    return {
      source: { name: source.name, address: addressWithoutSecrets(source.address), note: source.note },
      area,
      from,
      to,
      around,
      ...answer,
      scenes: answer.scenes.map((scene) => ({ ...scene, coveredFraction: covered(scene) })),
      pairs: around === null ? [] : rankPairs(answer.scenes, area, around, toldAt),
      notes: notesOn(answer.scenes, around),
    };
  } finally {
    await gate.close();
  }
}

/** @throws UsageError, AddressRefused. */
export function archiveOf(source: string, { allowedHosts = [], planet }: SearchRules): ArchiveProfile {
  if (source === planetProfile.name) {
    const { href } = checkedAddress(planet?.address ?? planetProfile.address, allowedHosts);
    return { ...planetProfile, address: href.replace(/\/$/, '') };
  }
  const known = archiveProfiles.find(({ name }) => name === source);
  if (known !== undefined) return known;
  if (!isAddress(source)) {
    const names = [...archiveProfiles, planetProfile].map(({ name }) => name).join(', ');
    throw new UsageError(
      `No archive is called "${source}". Give one of ${names}, or the address of a STAC API or catalogue.`,
    );
  }
  const { host, href } = checkedAddress(source, allowedHosts);
  return { name: host, title: host, address: href, cost: null, note: null };
}

/** @throws UsageError where there is none. */
export async function planetKey({ address }: ArchiveProfile, { planet }: SearchRules): Promise<OriginSecret> {
  const secret = planet === undefined ? null : await planetSecret(address, planet);
  if (secret === null) throw new UsageError('Planet is searched with an API key. Set PL_API_KEY.');
  return secret;
}

async function areaOf(
  { at, place, area, radiusMeters = USUAL_RADIUS_METERS }: SearchRequest,
  { placesFile }: SearchRules,
): Promise<LonLatGeometry> {
  if ([at, place, area].filter((one) => one !== undefined).length !== 1) {
    throw new UsageError('Say where, in one way: by coordinates, by the name of a place, or by GeoJSON.');
  }
  if (area !== undefined) return polygonArea(area);
  if (at !== undefined) {
    const reading = parseCoordinates(at);
    if ('why' in reading) throw new UsageError(reading.why);
    return circleArea(reading.at, radiusMeters);
  }
  const { ground } = placeCalled(place!, await (placesFile === undefined ? bundledPlaces() : placesOfFile(placesFile)));
  return 'lat' in ground ? circleArea(ground, radiusMeters) : searchable(ground);
}

function timesOf({ from, to, around }: SearchRequest) {
  const moment = around === undefined ? null : timeOf(around, 'around');
  const near = (days: number) =>
    moment === null ? undefined : new Date(Date.parse(moment) + days * DAY_MS).toISOString().slice(0, DATE_LETTERS);
  const [first, last] = [from ?? near(-USUAL_DAYS), to ?? near(USUAL_DAYS)];
  if (first === undefined || last === undefined) {
    throw new UsageError('Say when: from and to, or the moment that the scenes are to lie around.');
  }
  const [start, end] = [timeOf(first, 'from'), timeOf(last, 'to')];
  const times = {
    from: start.length === DATE_LETTERS ? `${start}T00:00:00Z` : start,
    to: end.length === DATE_LETTERS ? `${end}T23:59:59Z` : end,
    around: moment,
  };
  if (Date.parse(times.from) > Date.parse(times.to)) throw new UsageError('"from" is later than "to". Swap them.');
  return times;
}

function timeOf(text: string, name: string): string {
  const time = isoTime(text);
  if (time === null) throw new UsageError(`"${name}" is no date: give 2022-08-09, or 2022-08-09T12:20Z.`);
  return time;
}

function notesOn(scenes: readonly OfferedScene[], around: string | null): string[] {
  if (around === null) return [];
  const { before, after } = sidesOf(scenes, around);
  const onTheDay = scenes.filter(({ acquiredAt }) => acquiredAt.startsWith(around)).length;
  return [
    ...(around.length === DATE_LETTERS && onTheDay > 0
      ? [
          `Of ${around} itself ${counted(onTheDay, 'scene')} may be from before or after: give the time of day to use them.`,
        ]
      : []),
    ...(before.length === 0 ? ['No scene is from before: look from an earlier date, or in another archive.'] : []),
    ...(after.length === 0 ? ['No scene is from after: look to a later date, or in another archive.'] : []),
  ];
}
