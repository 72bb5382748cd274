import proj4 from 'proj4';
import { CrsNotSupported } from '../../core/contract/errors.ts';
import { type Crs, crsFromEpsg, WGS84 } from '../../core/geo/crs.ts';
import type { GeoKeys } from './geo-keys.ts';

/** The code of a CRS that is spelled out by its parameters. */
const USER_DEFINED = 'user-defined';

const REPROJECT = 'Reproject it first, for example with gdalwarp -t_srs EPSG:4326 in.tif out.tif';

/** proj4's mark of a datum of which it knows nothing. */
const NO_DATUM = 5;

/**
 * Shifts from national datums to WGS 84 that the register of geo keys lacks: metres, arc seconds and parts per million
 * as proj4 takes them (`+towgs84`, position vector). Without them coordinates would lie some hundred metres off. From
 * the EPSG dataset; within 2 m of PROJ 9, but NAD27 only to 15 m in the conterminous US.
 */
const TO_WGS84 = {
  osgb36: '446.448,-125.157,542.06,0.15,0.247,0.842,-20.489',
  ch1903: '674.374,15.056,405.346',
  amersfoort: '565.2369,50.0087,465.658,-0.406857,0.350733,-1.87035,4.0812',
  belge72: '-99.059,53.322,-112.486,0.419,-0.83,1.885,-1',
  dhdn: '598.1,73.7,418.2,0.202,0.045,-2.455,6.7',
  mgi: '577.326,90.129,463.919,5.137,1.474,5.297,2.4232',
  nad27: '-8,160,176',
  ed50: '-87,-98,-121',
  ucs2000: '24,-121,-76',
} as const;

/** The EPSG codes that stand on these datums: from, to. */
const DATUMS: readonly (readonly [number, number, keyof typeof TO_WGS84])[] = [
  [2056, 2056, 'ch1903'],
  [4149, 4150, 'ch1903'],
  [4230, 4230, 'ed50'],
  [4267, 4267, 'nad27'],
  [4277, 4277, 'osgb36'],
  [4289, 4289, 'amersfoort'],
  [4312, 4312, 'mgi'],
  [4313, 4313, 'belge72'],
  [4314, 4314, 'dhdn'],
  [5561, 5565, 'ucs2000'],
  [6381, 6387, 'ucs2000'],
  [21781, 21781, 'ch1903'],
  [23028, 23038, 'ed50'],
  [26701, 26722, 'nad27'],
  [27700, 27700, 'osgb36'],
  [28992, 28992, 'amersfoort'],
  [31254, 31259, 'mgi'],
  [31287, 31287, 'mgi'],
  [31370, 31370, 'belge72'],
  [31466, 31469, 'dhdn'],
];

/** Ellipsoids of datums that agree with WGS 84 to a metre or two: its own and GRS 80. */
const WGS84_SEMI_MAJOR_M = 6_378_137;
const WGS84_SEMI_MINOR_M = 6_356_752.3142;

/** proj4's names for coordinates that are no place on a map of the Earth. */
const NOT_ON_THE_MAP: ReadonlySet<string> = new Set(['geocent', 'identity']);

const PROJECTED = 1;
const GEOGRAPHIC = 2;
const STATED_BY_PARAMETERS = 32767;
const ESRI_TEXT = /ESRI PE String = ([^|]+)/;

/**
 * The CRS that a GeoTIFF's keys state: by EPSG code, by its parameters or by ESRI's text.
 *
 * @param name the file, for messages.
 * @returns null where the keys state none.
 * @throws CrsNotSupported where it is none that proj4 can compute, or its datum's place on Earth is not known.
 */
export async function crsFromGeoKeys(keys: GeoKeys, name: string): Promise<Crs | null> {
  const model = keys.number('GTModelTypeGeoKey');
  const projected = keys.number('ProjectedCSTypeGeoKey');
  const geographic = keys.number('GeographicTypeGeoKey');
  const code = model === GEOGRAPHIC ? geographic : (projected ?? (model === PROJECTED ? undefined : geographic));
  if (code !== undefined && code > 0 && code < STATED_BY_PARAMETERS) {
    return crsFromCode(code, code === geographic, name);
  }
  const text = ESRI_TEXT.exec(keys.text('PCSCitationGeoKey') ?? keys.text('GTCitationGeoKey') ?? '')?.[1];
  if (text !== undefined) return computable(text, USER_DEFINED, name);
  if (code === undefined && model === undefined) return null;
  return fromRegister(keys.values, USER_DEFINED, '', name);
}

/** The CRS of an OGC or ESRI text, as a `.prj` file holds it. @throws CrsNotSupported. */
export async function crsFromWkt(wkt: string, name: string): Promise<Crs> {
  const epsg = /^\s*EPSG:(\d+)\s*$/i.exec(wkt) ?? /(?:AUTHORITY|ID)\["EPSG",\s*"?(\d+)"?\]\s*\]\s*$/i.exec(wkt);
  if (epsg !== null) return crsFromCode(Number(epsg[1]), /^\s*GEOG/i.test(wkt), name);
  // ESRI's texts name these without a code.
  if (/^\s*GEOGCS\["GCS_WGS_1984"/i.test(wkt)) return WGS84;
  const utm = /^\s*PROJCS\["WGS_1984_UTM_Zone_(\d+)([NS])"/i.exec(wkt);
  if (utm !== null) return crsFromCode((/n/i.test(utm[2]!) ? 32600 : 32700) + Number(utm[1]), false, name);
  return computable(wkt, USER_DEFINED, name);
}

async function crsFromCode(code: number, isGeographic: boolean, name: string): Promise<Crs> {
  const known = crsFromEpsg(code);
  if (known !== null) return known;
  const keys = isGeographic
    ? { GTModelTypeGeoKey: GEOGRAPHIC, GeographicTypeGeoKey: code }
    : { GTModelTypeGeoKey: PROJECTED, ProjectedCSTypeGeoKey: code };
  const datum = DATUMS.find(([from, to]) => code >= from && code <= to)?.[2];
  return fromRegister(keys, `EPSG:${code}`, datum === undefined ? '' : ` +towgs84=${TO_WGS84[datum]}`, name);
}

async function fromRegister(keys: GeoKeys['values'], label: string, shift: string, name: string): Promise<Crs> {
  const { toProj4 } = (await import('geotiff-geokeys-to-proj4')).default;
  const { proj4: text, errors } = toProj4(keys as Parameters<typeof toProj4>[0]);
  const complaints = Object.keys(errors).filter((error) => error !== 'bothGCSAndPCSAreSet');
  if (complaints.length > 0 || !/\+(ellps|a)=/.test(text)) throw notComputable(label, name);
  // GeoTIFF coordinates are always x, y: the register's axis order must not turn them round.
  let definition = text.replace(/\+axis=\w+/, '').trim();
  if (!definition.includes('+towgs84')) definition += shift;
  return computable(atPole(definition), label, name);
}

/** A polar stereographic CRS lies round the pole that its true-scale parallel is near; the register forgets the south. */
function atPole(definition: string): string {
  const parallel = /\+lat_ts=(-?[\d.]+)/.exec(definition)?.[1];
  const isIncomplete = /\+proj=stere\b/.test(definition) && !definition.includes('+lat_0=');
  return isIncomplete && parallel !== undefined
    ? `${definition} +lat_0=${parallel.startsWith('-') ? -90 : 90}`
    : definition;
}

function computable(definition: string, label: string, name: string): Crs {
  const projection = attempt(() => new proj4.Proj(definition) as unknown as Projection);
  if (projection === null || NOT_ON_THE_MAP.has(projection.projName)) throw notComputable(label, name);
  const { a, b, datum, projName } = projection;
  const isWgs84Like = Math.abs(a - WGS84_SEMI_MAJOR_M) < 1 && Math.abs(b - WGS84_SEMI_MINOR_M) < 1;
  if (!isWgs84Like && a !== b && datum.datum_type === NO_DATUM) {
    throw new CrsNotSupported(
      `"${name}" is in a CRS (${label}) on a datum whose shift to WGS 84 we do not know; it would lie some hundred ` +
        `metres off. ${REPROJECT}`,
    );
  }
  return { code: label, proj4: definition, isGeographic: projName === 'longlat' };
}

/** What proj4 makes of a definition; its own types leave this out. */
interface Projection {
  readonly projName: string;
  /** Semi-axes of the ellipsoid, m. */
  readonly a: number;
  readonly b: number;
  readonly datum: { readonly datum_type: number };
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function notComputable(label: string, name: string): CrsNotSupported {
  return new CrsNotSupported(`"${name}" is in a CRS (${label}) that we cannot compute. ${REPROJECT}`);
}
