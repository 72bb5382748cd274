import type { TiffDirectory } from './tiff-directory.ts';
import { TAGS } from './tiff-tags.ts';

/** The geo keys that name a CRS, by their names in the GeoTIFF standard (OGC 19-008r4, 2019). */
const KEY_NAMES = {
  1024: 'GTModelTypeGeoKey',
  1025: 'GTRasterTypeGeoKey',
  1026: 'GTCitationGeoKey',
  2048: 'GeographicTypeGeoKey',
  2049: 'GeogCitationGeoKey',
  2050: 'GeogGeodeticDatumGeoKey',
  2051: 'GeogPrimeMeridianGeoKey',
  2052: 'GeogLinearUnitsGeoKey',
  2053: 'GeogLinearUnitSizeGeoKey',
  2054: 'GeogAngularUnitsGeoKey',
  2055: 'GeogAngularUnitSizeGeoKey',
  2056: 'GeogEllipsoidGeoKey',
  2057: 'GeogSemiMajorAxisGeoKey',
  2058: 'GeogSemiMinorAxisGeoKey',
  2059: 'GeogInvFlatteningGeoKey',
  2060: 'GeogAzimuthUnitsGeoKey',
  2061: 'GeogPrimeMeridianLongGeoKey',
  2062: 'GeogTOWGS84GeoKey',
  3072: 'ProjectedCSTypeGeoKey',
  3073: 'PCSCitationGeoKey',
  3074: 'ProjectionGeoKey',
  3075: 'ProjCoordTransGeoKey',
  3076: 'ProjLinearUnitsGeoKey',
  3077: 'ProjLinearUnitSizeGeoKey',
  3078: 'ProjStdParallel1GeoKey',
  3079: 'ProjStdParallel2GeoKey',
  3080: 'ProjNatOriginLongGeoKey',
  3081: 'ProjNatOriginLatGeoKey',
  3082: 'ProjFalseEastingGeoKey',
  3083: 'ProjFalseNorthingGeoKey',
  3084: 'ProjFalseOriginLongGeoKey',
  3085: 'ProjFalseOriginLatGeoKey',
  3086: 'ProjFalseOriginEastingGeoKey',
  3087: 'ProjFalseOriginNorthingGeoKey',
  3088: 'ProjCenterLongGeoKey',
  3089: 'ProjCenterLatGeoKey',
  3090: 'ProjCenterEastingGeoKey',
  3091: 'ProjCenterNorthingGeoKey',
  3092: 'ProjScaleAtNatOriginGeoKey',
  3093: 'ProjScaleAtCenterGeoKey',
  3094: 'ProjAzimuthAngleGeoKey',
  3095: 'ProjStraightVertPoleLongGeoKey',
} as const;

type GeoKeyName = (typeof KEY_NAMES)[keyof typeof KEY_NAMES];
type GeoKeyValue = number | string | readonly number[];

/** What a GeoTIFF says of its CRS. */
export interface GeoKeys {
  readonly values: Readonly<Partial<Record<GeoKeyName, GeoKeyValue>>>;
  number(name: GeoKeyName): number | undefined;
  text(name: GeoKeyName): string | undefined;
}

/** @returns null for a TIFF without geo keys. */
export function readGeoKeys(directory: TiffDirectory): GeoKeys | null {
  const entries = directory.numbers(TAGS.geoKeyDirectory);
  if (entries.length < 4) return null;
  const doubles = directory.numbers(TAGS.geoDoubleParams);
  const text = directory.text(TAGS.geoAsciiParams) ?? '';
  const values: Partial<Record<GeoKeyName, GeoKeyValue>> = {};
  for (let at = 4; at + 3 < entries.length; at += 4) {
    const [key, place, count, value] = entries.slice(at, at + 4) as [number, number, number, number];
    const name = (KEY_NAMES as Record<number, GeoKeyName | undefined>)[key];
    if (name === undefined) continue;
    if (place === 0) values[name] = value;
    else if (place === TAGS.geoDoubleParams && value < doubles.length) {
      values[name] = count === 1 ? doubles[value]! : doubles.slice(value, value + count);
    } else if (place === TAGS.geoAsciiParams) values[name] = text.slice(value, value + count).replace(/\|$/, '');
  }
  return {
    values,
    number: (name) => (typeof values[name] === 'number' ? values[name] : undefined),
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
  };
}
