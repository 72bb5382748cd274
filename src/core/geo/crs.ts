import proj4 from 'proj4';
import type { LonLat, MapPoint } from './points.ts';

/** A coordinate reference system: its name and the definition that proj4 computes with. */
export interface Crs {
  /** `EPSG:32636`, say. */
  readonly code: string;
  readonly proj4: string;
  /** True where coordinates are degrees of longitude and latitude (x = lon, y = lat). */
  readonly isGeographic: boolean;
}

export const WGS84: Crs = { code: 'EPSG:4326', proj4: '+proj=longlat +datum=WGS84 +no_defs', isGeographic: true };

/** UTM zones in the EPSG register: code = base + zone. */
const utmFamilies = [
  { base: 32600, zones: [1, 60], datum: '+datum=WGS84' },
  { base: 32700, zones: [1, 60], datum: '+south +datum=WGS84' },
  { base: 26900, zones: [1, 23], datum: '+datum=NAD83' },
  { base: 25800, zones: [28, 38], datum: '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0' },
] as const;

/** The CRS of an EPSG code: 4326, 3857 and the UTM zones of WGS 84, NAD83 and ETRS89; null for any other. */
export function crsFromEpsg(code: number): Crs | null {
  for (const { base, zones, datum } of utmFamilies) {
    const zone = code - base;
    if (zone >= zones[0] && zone <= zones[1]) {
      return { code: `EPSG:${code}`, proj4: `+proj=utm +zone=${zone} ${datum} +units=m +no_defs`, isGeographic: false };
    }
  }
  if (code === 4326) return WGS84;
  if (code === 3857) {
    const proj4Text =
      '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs';
    return { code: 'EPSG:3857', proj4: proj4Text, isGeographic: false };
  }
  return null;
}

/** The transform from one CRS to another, exact (proj4 per point); costs about 0.5 µs a point. */
export function crsTransform(from: Crs, to: Crs): (point: MapPoint) => MapPoint {
  if (from.proj4 === to.proj4) return (point) => point;
  const converter = converterOf(from.proj4, to.proj4);
  return ({ x, y }) => {
    const [toX, toY] = converter.forward([x, y]);
    return { x: toX, y: toY };
  };
}

/** To read two definitions takes as long as some hundred points. */
const converters = new Map<string, proj4.Converter>();
const MOST_CONVERTERS = 64;

function converterOf(from: string, to: string): proj4.Converter {
  const key = `${from}\n${to}`;
  const known = converters.get(key);
  if (known !== undefined) return known;
  if (converters.size >= MOST_CONVERTERS) converters.clear();
  const converter = proj4(from, to);
  converters.set(key, converter);
  return converter;
}

export function toLonLat(crs: Crs, point: MapPoint): LonLat {
  const { x, y } = crsTransform(crs, WGS84)(point);
  return { lon: x, lat: y };
}

export function fromLonLat(crs: Crs, point: LonLat): MapPoint {
  return crsTransform(WGS84, crs)({ x: point.lon, y: point.lat });
}
