import tzLookup from '@photostructure/tz-lookup';
import { turnedToHalf } from '../../core/geo/longitude.ts';
import type { LonLat } from '../../core/geo/points.ts';

/** IANA name of the zone whose time clocks show at a place: "Europe/Kyiv". On the high sea a zone of whole hours. */
export function timeZoneAt({ lon, lat }: LonLat): string {
  return tzLookup(Math.max(-90, Math.min(90, lat)), turnedToHalf(lon));
}
