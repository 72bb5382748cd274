import type { Position } from '../../core/geo/split-antimeridian.ts';
import type { LayerGeometry } from '../../core/publish/gis/gis-layers.ts';

const WKB_LITTLE_ENDIAN = 1;
const wkbTypes = { POINT: 1, POLYGON: 3, MULTIPOLYGON: 6 } as const;
const HEADER_BYTES = 8;
const ENVELOPE_BYTES = 32;
/** Little endian, envelope of x and y. */
const FLAGS = 0b0011;

/** GeoPackageBinary (OGC 12-128r18, 2.1.3): header, envelope, WKB; all little endian. */
export function geoPackageBlob(geometry: LayerGeometry, srsId: number): Uint8Array {
  const numbers = new Writer(HEADER_BYTES + ENVELOPE_BYTES + wkbBytes(geometry));
  numbers.bytes(0x47, 0x50, 0, FLAGS);
  numbers.integer(srsId);
  const { west, east, south, north } = envelopeOf([geometry])!;
  numbers.doubles(west, east, south, north);
  writeWkb(numbers, geometry);
  return numbers.written;
}

export interface Envelope {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** The box that holds all geometries; null without any. */
export function envelopeOf(geometries: readonly LayerGeometry[]): Envelope | null {
  if (geometries.length === 0) return null;
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const [lon, lat] of geometries.flatMap(positionsOf)) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}

function positionsOf(geometry: LayerGeometry): readonly Position[] {
  if (geometry.type === 'POINT') return [[geometry.lon, geometry.lat]];
  return geometry.polygons.flatMap(([outer = []]) => outer);
}

function wkbBytes(geometry: LayerGeometry): number {
  if (geometry.type === 'POINT') return 5 + 16;
  const rings = geometry.polygons.flat();
  const positions = rings.reduce((sum, ring) => sum + ring.length, 0);
  return 9 + 9 * geometry.polygons.length + 4 * rings.length + 16 * positions;
}

function writeWkb(numbers: Writer, geometry: LayerGeometry): void {
  numbers.bytes(WKB_LITTLE_ENDIAN);
  numbers.integer(wkbTypes[geometry.type]);
  if (geometry.type === 'POINT') {
    numbers.doubles(geometry.lon, geometry.lat);
    return;
  }
  numbers.integer(geometry.polygons.length);
  for (const polygon of geometry.polygons) {
    numbers.bytes(WKB_LITTLE_ENDIAN);
    numbers.integer(wkbTypes.POLYGON);
    numbers.integer(polygon.length);
    for (const ring of polygon) {
      numbers.integer(ring.length);
      for (const [lon, lat] of ring) numbers.doubles(lon, lat);
    }
  }
}

/** Numbers one after the other, little endian. */
class Writer {
  readonly written: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.written = new Uint8Array(length);
    this.#view = new DataView(this.written.buffer);
  }

  bytes(...values: readonly number[]): void {
    for (const value of values) this.#view.setUint8(this.#at++, value);
  }

  integer(value: number): void {
    this.#view.setInt32(this.#at, value, true);
    this.#at += 4;
  }

  doubles(...values: readonly number[]): void {
    for (const value of values) {
      this.#view.setFloat64(this.#at, value, true);
      this.#at += 8;
    }
  }
}
