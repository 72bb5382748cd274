import type { StacAsset, StacItem } from '../../formats/stac-item.ts';

/** The files of an item that matter here; null where it has none such. */
export interface ChosenAssets {
  readonly picture: StacAsset | null;
  readonly mask: StacAsset | null;
  readonly thumbnail: StacAsset | null;
}

const TIFF_TYPE = /^(image|application)\/((x[-.])?(geo)?tiff|vnd\.stac\.geotiff)/i;
/** A type that does not tell what the file is. */
const BARE_TYPE = /^(application|binary)\/octet-stream/i;
const TIFF_NAME = /\.tiff?$/i;
const SMALL_PICTURE_TYPE = /^image\/(png|jpe?g|webp)/i;
/** What is no picture of the ground as it was seen. */
const BESIDE = /thumbnail|overview|metadata|mask|cloud|udm|^scl|snow|quality|preview|browse|^aot|^wvp|angle|terrain/i;
/** Masks that are read (`MaskKind`), the one that says most first. */
const MASKS = [/udm2/i, /^scl/i, /udm/i];
/** One for the eye first: it is of all bands, and the finest where an archive sharpens. */
const PICTURES = ['visual', 'analytic', 'reflectance', 'data'];
/** Of single bands, the one that shows most on the ground. */
const BANDS = ['pan', 'red', 'nir', 'green'];

/** Picks by roles, media types and bands; keys count where roles are silent, as in older catalogues. */
export function chooseAssets({ assets }: StacItem): ChosenAssets {
  const tiffs = assets.filter(isTiff);
  const pictures = tiffs.filter((asset) => !isBeside(asset));
  return {
    picture: first(pictures, pictureRank),
    mask: first(tiffs, maskRank),
    thumbnail: assets.find(isThumbnail) ?? null,
  };
}

/** The asset of the least rank, of those the first; null where none has a rank. */
function first(assets: readonly StacAsset[], rank: (asset: StacAsset) => number | null): StacAsset | null {
  let best: { readonly asset: StacAsset; readonly rank: number } | null = null;
  for (const asset of assets) {
    const own = rank(asset);
    if (own !== null && (best === null || own < best.rank)) best = { asset, rank: own };
  }
  return best?.asset ?? null;
}

/** Pictures of several bands by what they are for, then those of one by which it is. */
function pictureRank(asset: StacAsset): number {
  const bands = bandsOf(asset);
  if (bands !== null && bands.length < 3) {
    const at = BANDS.findIndex((name) => bands.includes(name) || asset.key === name);
    return 2 * PICTURES.length + (at < 0 ? BANDS.length : at);
  }
  const at = PICTURES.findIndex((name) => asset.roles.includes(name) || asset.key.includes(name));
  return at < 0 ? PICTURES.length : at;
}

/** Names of its bands, as far as they have any: a raster of one that nobody names is a product, as of Landsat's temperature. Null where nobody says. */
function bandsOf({ fields }: StacAsset): readonly unknown[] | null {
  const bands: unknown = fields['bands'] ?? fields['eo:bands'] ?? fields['raster:bands'];
  if (!Array.isArray(bands) || bands.length === 0) return null;
  return bands.map((band) => band?.['eo:common_name'] ?? band?.['common_name'] ?? band?.['name']);
}

function maskRank({ key, roles }: StacAsset): number | null {
  const at = MASKS.findIndex((name) => [key, ...roles].some((word) => name.test(word)));
  return at < 0 ? null : at;
}

function isTiff({ fileName, fields: { type } }: StacAsset): boolean {
  return typeof type === 'string' && !BARE_TYPE.test(type) ? TIFF_TYPE.test(type) : TIFF_NAME.test(fileName);
}

function isBeside({ key, roles }: StacAsset): boolean {
  return [key, ...roles].some((word) => BESIDE.test(word));
}

function isThumbnail({ key, roles, fields: { type } }: StacAsset): boolean {
  const isMeant = roles.includes('thumbnail') || /thumbnail|rendered_preview/i.test(key);
  return isMeant && (typeof type !== 'string' || SMALL_PICTURE_TYPE.test(type));
}
