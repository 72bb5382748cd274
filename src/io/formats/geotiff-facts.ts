import type { ReflectanceScale } from '../../core/scene/conditions.ts';
import type { GeotiffImage } from './geotiff-image.ts';
import { isoTime, NO_FACTS, numberIn, type SceneFacts, statedGsd, statedSun, statedView } from './scene-facts.ts';
import { TAGS } from './tiff-tags.ts';

const ACQUIRED_ITEMS = ['acquisitiondatetime', 'acquisition_datetime', 'acquired', 'datetime', 'tiffdatetime'];
const DATE_TIME_ITEM = 'tifftag_datetime';
const CREDIT_ITEMS = ['tifftag_copyright', 'copyright', 'credit'];
const LICENCE_ITEMS = ['license', 'licence'];
const GSD_ITEMS = ['gsd', 'gsdmeters', 'gsd_m'];
/** As STAC names them, as GDAL, Planet and Maxar do. */
const SUN_AZIMUTH_ITEMS = ['view:sun_azimuth', 'sunazimuth', 'sun_azimuth', 'meansunaz', 'illuminationazimuthangle'];
const SUN_ELEVATION_ITEMS = [
  'view:sun_elevation',
  'sunelevation',
  'sun_elevation',
  'meansunel',
  'illuminationelevationangle',
];
const OFF_NADIR_ITEMS = ['view:off_nadir', 'offnadir', 'off_nadir', 'view_angle', 'meanoffnadirviewangle'];
const VIEW_AZIMUTH_ITEMS = ['view:azimuth', 'satellite_azimuth', 'meansataz'];
/** GDAL's own domain IMAGERY and STAC both count in percent. */
const CLOUD_ITEMS = ['eo:cloud_cover', 'cloudcover'];
/** Software for people, which writes when the picture was saved where a satellite's writes when it was taken. */
const PICTURE_EDITORS = /photoshop|lightroom|gimp|affinity|paint|imagemagick/i;

/** What a GeoTIFF's tags and GDAL's metadata in it say of the acquisition. */
export function readFacts({ directory, gdalMetadata, bandSamples }: GeotiffImage): SceneFacts {
  const { items } = gdalMetadata;
  const first = (names: readonly string[]) => names.map((name) => items.get(name)).find((value) => value !== undefined);
  const isEdited = PICTURE_EDITORS.test(directory.text(TAGS.software) ?? '');
  const dateTime = isEdited ? undefined : (directory.text(TAGS.dateTime) ?? items.get(DATE_TIME_ITEM));
  const cloudPercent = numberIn(first(CLOUD_ITEMS), 0, 100);
  return {
    ...NO_FACTS,
    acquiredAt: isoTime(first(ACQUIRED_ITEMS)) ?? isoTime(dateTime),
    credit: directory.text(TAGS.copyright) ?? first(CREDIT_ITEMS) ?? null,
    licence: first(LICENCE_ITEMS) ?? null,
    gsdMeters: statedGsd(Number.parseFloat(first(GSD_ITEMS) ?? '')),
    sun: statedSun(first(SUN_AZIMUTH_ITEMS), first(SUN_ELEVATION_ITEMS)),
    view: statedView(first(OFF_NADIR_ITEMS), first(VIEW_AZIMUTH_ITEMS)),
    cloudCover: cloudPercent === null ? null : cloudPercent / 100,
    reflectance: reflectanceOf(gdalMetadata, bandSamples),
  };
}

/** Where a unit is stated it must be reflectance; most writers of a scale state none, and a scene's is reflectance. */
function reflectanceOf(
  { scales, offsets, units }: GeotiffImage['gdalMetadata'],
  bandSamples: readonly number[],
): readonly ReflectanceScale[] | null {
  const stated = bandSamples.flatMap((index) => {
    const scale = numberIn(scales[index], 1e-9, 0.1);
    const offset = numberIn(offsets[index] ?? 0, -1, 1);
    const isReflectance = /^reflectance$/i.test(units[index] ?? 'reflectance');
    return scale === null || offset === null || !isReflectance ? [] : [{ scale, offset }];
  });
  return stated.length > 0 && stated.length === bandSamples.length ? stated : null;
}
