import type { Raster } from '../../raster/raster.ts';
import type { MaskKind, ScenePart } from '../scene.ts';
import { codeOf, OBSCURERS, type Obscurer } from './obscured-map.ts';

const UDM2_UDM_BAND = 7;
/** Bands of UDM2: clear, snow, shadow, light haze, heavy haze, cloud, confidence, udm1. Light haze still shows the ground. */
const UDM2_BANDS: readonly (readonly [band: number, Obscurer])[] = [
  [5, 'cloud'],
  [4, 'haze'],
  [2, 'shadow'],
];
/** Classes of SCL that do not show the ground as it is: no data, saturated, shadow, clouds, cirrus, snow. */
const SCL_CLASSES: Readonly<Record<number, Obscurer>> = {
  0: 'nodata',
  1: 'masked',
  3: 'shadow',
  8: 'cloud',
  9: 'cloud',
  10: 'haze',
  11: 'masked',
};
/** Bits of UDM: blackfill, cloud, then bands that are missing or suspect. UDM2's last band holds them too. */
const UDM_BLACKFILL_BIT = 1;
const UDM_CLOUD_BIT = 2;
const SET = 255;
/** A survey pixel counts as hidden where so much of it is. */
const LEAST_SHARE = 0.25;

/** What kind of mask a file is, by its name and its bands. */
export function maskKindOf({ asset, bandNames }: Pick<ScenePart, 'asset' | 'bandNames'>): MaskKind {
  if (bandNames.length >= 8) return 'udm2';
  const fileName = /[^\\/]*$/.exec(asset)![0];
  if (/(^|[_-])scl([_.-]|$)/i.test(fileName)) return 'scl';
  return /(^|[_-])udm([_.-]|$)/i.test(fileName) ? 'udm' : 'unusable';
}

/** One band for each of `OBSCURERS`, 255 where the mask names it: such bands can be resampled, classes cannot. */
export function obscurerPlanes(kind: MaskKind, mask: Raster): Raster {
  const bands = OBSCURERS.map(() => new Uint8Array(mask.valid.length));
  const mark = (obscurer: Obscurer, i: number) => {
    bands[codeOf(obscurer) - 1]![i] = SET;
  };
  const [first] = mask.bands;
  for (let i = 0; i < mask.valid.length; i++) {
    if (kind === 'udm2') {
      for (const [band, obscurer] of UDM2_BANDS) if (mask.bands[band]![i] !== 0) mark(obscurer, i);
    }
    const value = (kind === 'udm2' ? mask.bands[UDM2_UDM_BAND] : first)![i]!;
    const named = kind === 'scl' ? SCL_CLASSES[value] : flagged(kind, value);
    if (named !== undefined) mark(named, i);
  }
  return { width: mask.width, height: mask.height, bands, valid: new Uint8Array(mask.valid.length).fill(1) };
}

function flagged(kind: MaskKind, value: number): Obscurer | undefined {
  if (value === 0) return undefined;
  if (kind === 'udm' && value & UDM_CLOUD_BIT) return 'cloud';
  return kind !== 'unusable' && value & UDM_BLACKFILL_BIT ? 'nodata' : 'masked';
}

/** The same, valid only where the mask knows the ground: beyond the edge of its imagery another tile's mask may. */
export function knownObscurerPlanes(kind: MaskKind, mask: Raster): Raster {
  const isUnknown = (i: number) => {
    if (kind === 'scl') return SCL_CLASSES[mask.bands[0]![i]!] === 'nodata';
    if (kind === 'unusable') return false;
    return (mask.bands[kind === 'udm2' ? UDM2_UDM_BAND : 0]![i]! & UDM_BLACKFILL_BIT) !== 0;
  };
  return { ...obscurerPlanes(kind, mask), valid: mask.valid.map((_, i) => (isUnknown(i) ? 0 : 1)) };
}

/** Survey codes from resampled planes: the first of `OBSCURERS` that hides a quarter of the pixel. */
export function codesOfPlanes({ bands, valid }: Raster): Uint8Array {
  return valid.map((one, i) => {
    if (one !== 1) return 0;
    return bands.findIndex((band) => band[i]! >= LEAST_SHARE * SET) + 1;
  });
}
