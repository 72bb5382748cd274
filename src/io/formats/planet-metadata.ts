import {
  isoTime,
  NO_FACTS,
  numberIn,
  type SceneFacts,
  statedGsd,
  statedSensor,
  statedSun,
  statedView,
} from './scene-facts.ts';

/** Band order of Planet's analytic products, by how many bands they have (Planet product specification 2023). */
const ANALYTIC_BANDS: Readonly<Record<number, readonly string[]>> = {
  4: ['blue', 'green', 'red', 'nir'],
  5: ['blue', 'green', 'red', 'rededge', 'nir'],
  8: ['coastal', 'blue', 'green_i', 'green', 'yellow', 'red', 'rededge', 'nir'],
};
/** Surface reflectance products store 10,000 times the reflectance. */
const SURFACE_REFLECTANCE_SCALE = 1e-4;

/**
 * What Planet's product metadata (XML) says of the imagery beside it. Its view azimuth is the scan direction and its
 * cloud cover is a share in some versions and a percentage in others, so both are left out.
 *
 * @param fileName of the imagery: surface reflectance products carry the metadata of the product they were made from.
 * @returns null where it is no such document.
 */
export function readPlanetXml(xml: string, fileName: string): SceneFacts | null {
  if (!/<(?:\w+:)?EarthObservation[\s>]/.test(xml)) return null;
  const texts = (name: string) =>
    [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?:\\s[^<>]*)?>([^<>]*)</`, 'g'))].map(([, text]) => text!.trim());
  const first = (name: string) => texts(name)[0];
  const coefficients = texts('reflectanceCoefficient').map((text) => numberIn(text, 1e-9, 1));
  const isSurfaceReflectance = /_SR(?![a-z])/i.test(fileName);
  const scales = coefficients.map((scale) => (isSurfaceReflectance ? SURFACE_REFLECTANCE_SCALE : scale));
  const isScaled = scales.length > 0 && scales.every((scale) => scale !== null);
  return {
    ...NO_FACTS,
    acquiredAt: isoTime(first('acquisitionDateTime') ?? first('beginPosition')),
    // Of the platform, then of the instrument.
    sensor: statedSensor(...texts('shortName').slice(0, 2)),
    sun: statedSun(first('illuminationAzimuthAngle'), first('illuminationElevationAngle')),
    view: statedView(first('spaceCraftViewAngle') ?? first('incidenceAngle'), null),
    reflectance: isScaled ? scales.map((scale) => ({ scale, offset: 0 })) : null,
    bandNames: ANALYTIC_BANDS[coefficients.length] ?? null,
  };
}

/**
 * What an item of Planet's API, or the metadata of an order, says of its files.
 *
 * @returns null where it is no such document.
 */
export function readPlanetItem(document: unknown): SceneFacts | null {
  const properties = (document as { properties?: Readonly<Record<string, unknown>> } | null)?.properties;
  if (typeof properties !== 'object' || properties === null || typeof properties['acquired'] !== 'string') return null;
  return {
    ...NO_FACTS,
    acquiredAt: isoTime(properties['acquired']),
    sensor: statedSensor(properties['provider'], properties['instrument']),
    gsdMeters: statedGsd(properties['gsd']),
    sun: statedSun(properties['sun_azimuth'], properties['sun_elevation']),
    view: statedView(properties['view_angle'], properties['satellite_azimuth']),
    cloudCover: numberIn(properties['cloud_cover'], 0, 1),
  };
}
