import type { ReflectanceScale } from '../../core/scene/conditions.ts';
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

type Json = Readonly<Record<string, unknown>>;

/** An asset of a STAC item that is a file: what it is called and what the item says of it. */
export interface StacAsset {
  readonly key: string;
  readonly fileName: string;
  readonly roles: readonly string[];
  readonly fields: Json;
}

/** A STAC item, 1.0 and 1.1 and the betas before, as far as scenes need it. */
export interface StacItem {
  readonly properties: Json;
  /** Of its licence; null where none leads to one. */
  readonly licenceAddress: string | null;
  readonly assets: readonly StacAsset[];
}

/** @returns null where the document is no STAC item. */
export function parseStacItem(document: unknown): StacItem | null {
  if (!isObject(document) || document['type'] !== 'Feature' || typeof document['stac_version'] !== 'string')
    return null;
  const { properties, assets, links } = document;
  if (!isObject(properties) || !isObject(assets)) return null;
  return {
    properties,
    licenceAddress: addressOfLicence(links),
    assets: Object.entries(assets).flatMap(([key, fields]) => {
      if (!isObject(fields) || typeof fields['href'] !== 'string') return [];
      const { roles } = fields;
      return [{ key, fileName: lastSegment(fields['href']), roles: textsIn(roles).filter(isText), fields }];
    }),
  };
}

/**
 * What an item says of the acquisition and of one of its files; a field of the asset wins over one of the item.
 *
 * @returns null where the item has no asset of that name.
 */
export function stacFacts({ properties, licenceAddress, assets }: StacItem, fileName: string): SceneFacts | null {
  const asset = assets.find((one) => one.fileName === fileName);
  if (asset === undefined) return null;
  const field = (name: string) => asset.fields[name] ?? properties[name];
  const text = (name: string) => {
    const value = field(name);
    return typeof value === 'string' ? value : null;
  };
  // Maxar's and Vantor's tiles state their cloud by a field of their own.
  const cloudPercent = numberIn(field('eo:cloud_cover') ?? field('tile:clouds_percent'), 0, 100);
  return {
    ...NO_FACTS,
    acquiredAt: isoTime(text('datetime') ?? text('start_datetime')),
    credit: creditOf(field('providers')),
    licence: statedLicence(text('license'), licenceAddress),
    sensor: statedSensor(field('platform') ?? field('constellation'), ...textsIn(field('instruments'))),
    gsdMeters: statedGsd(field('gsd')) ?? pixelMeters(asset.fields, field),
    sun: statedSun(field('view:sun_azimuth'), field('view:sun_elevation')),
    view: statedView(field('view:off_nadir'), field('view:azimuth')),
    cloudCover: cloudPercent === null ? null : cloudPercent / 100,
    reflectance: reflectanceOf(asset, properties['earthsearch:boa_offset_applied'] === true),
    bandNames: bandNamesOf(asset.fields),
  };
}

/** The pixel's side, m, where no GSD is stated: Earth Search's `visual` has none. Of a grid in a UTM zone its map units are metres. */
function pixelMeters(fields: Json, field: (name: string) => unknown): number | null {
  const [band] = listOf(fields['raster:bands'] ?? fields['bands']);
  const stated =
    band?.['spatial_resolution'] ?? band?.['raster:spatial_resolution'] ?? fields['raster:spatial_resolution'];
  if (stated !== undefined) return statedGsd(stated);
  const [width] = textsIn(field('proj:transform'));
  const code = field('proj:code') ?? `EPSG:${field('proj:epsg')}`;
  return isText(code) && /^EPSG:32[67]\d\d$/i.test(code) ? statedGsd(width) : null;
}

/** What the item names, and where it says that it has none of the known ones, the address that it gives instead. */
function statedLicence(name: string | null, address: string | null): string | null {
  return name === null || /^(proprietary|other|various)$/i.test(name) ? (address ?? name) : name;
}

/** Who licenses it out, else who took it; STAC has no field for the line itself. */
function creditOf(providers: unknown): string | null {
  for (const role of ['licensor', 'producer']) {
    const names = listOf(providers).filter(({ roles }) => Array.isArray(roles) && roles.includes(role));
    const line = [...new Set(names.map(({ name }) => name).filter((name) => typeof name === 'string'))].join(', ');
    if (line !== '') return line;
  }
  return null;
}

function addressOfLicence(links: unknown): string | null {
  const link = listOf(links).find(({ rel, href }) => rel === 'license' && typeof href === 'string');
  return link === undefined ? null : (link['href'] as string);
}

/** `bands` since STAC 1.1, `eo:bands` before. */
function bandNamesOf(fields: Json): readonly string[] | null {
  const bands = listOf(fields['bands'] ?? fields['eo:bands']);
  const names = bands.map((band) => band['eo:common_name'] ?? band['common_name'] ?? band['name']);
  const isNamed =
    names.length > 0 && names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return isNamed ? (names as string[]) : null;
}

/**
 * `raster:scale` since STAC 1.1, `raster:bands` before. A scale may lead to radiance, to degrees or to metres; that it
 * leads to reflectance is said by the asset's role or the band's unit.
 *
 * @param isOffsetApplied Element84's earth-search takes Sentinel-2's offset away, says so, and states it still.
 */
function reflectanceOf({ roles, fields }: StacAsset, isOffsetApplied: boolean): readonly ReflectanceScale[] | null {
  const bands = listOf(fields['raster:bands'] ?? fields['bands']);
  const isReflectance =
    roles.includes('reflectance') || bands.some(({ unit }) => isText(unit) && /^reflectance$/i.test(unit));
  const scales = bands.flatMap((band) => {
    const scale = numberIn(band['scale'] ?? band['raster:scale'] ?? fields['raster:scale'], 1e-9, 1);
    const offset = numberIn(band['offset'] ?? band['raster:offset'] ?? fields['raster:offset'] ?? 0, -1, 1);
    return scale === null || offset === null ? [] : [{ scale, offset: isOffsetApplied ? 0 : offset }];
  });
  return isReflectance && scales.length > 0 && scales.length === bands.length ? scales : null;
}

function textsIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The file name at the end of an address or path. */
function lastSegment(href: string): string {
  const path = href.split(/[?#]/, 1)[0]!;
  const name = path.split('/').at(-1)!;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
