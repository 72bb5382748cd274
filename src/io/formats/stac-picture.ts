import { UsageError } from '../../core/contract/errors.ts';
import type { StacAsset, StacItem } from './stac-item.ts';

const IS_PICTURE = /^image\/(tiff|vnd\.stac\.geotiff|png|jpeg)|geotiff/i;
const HAS_PICTURE_NAME = /\.(tiff?|png|jpe?g)$/i;
/** What is no image of the ground as it was seen. */
const BESIDE = /thumbnail|overview|metadata|mask|cloud|udm|^scl$|snow|quality|preview|browse/i;
/** The first that any asset has, as role or as key, says which is meant. */
const PREFERRED = ['visual', 'analytic', 'reflectance', 'data'];

/**
 * The asset of an item that is the picture to compare: a GeoTIFF, PNG or JPEG of all its bands, one for the eye first.
 *
 * @param key where the user names it.
 * @throws UsageError where there is none of that key, none at all, or several as good: then it lists them.
 */
export function pictureAsset({ assets }: StacItem, key: string | undefined): StacAsset {
  const named = assets.find((asset) => asset.key === key);
  if (named !== undefined) return named;
  const pictures = assets.filter(isPicture);
  if (key === undefined && pictures.length > 0) {
    const first = PREFERRED.find((name) => pictures.some((asset) => isCalled(asset, name)));
    const best = first === undefined ? pictures : pictures.filter((asset) => isCalled(asset, first));
    if (best.length === 1) return best[0]!;
  }
  const listed = (pictures.length > 0 ? pictures : assets).map((asset) => asset.key).join(', ');
  throw new UsageError(
    key === undefined
      ? `The STAC item does not say which of its assets is the picture to compare: ${listed}. Give the address of one, or fetch it with --asset.`
      : `The STAC item has no asset "${key}". It has: ${listed}.`,
  );
}

function isPicture({ key, roles, fileName, fields }: StacAsset): boolean {
  const { type } = fields;
  return (
    (typeof type === 'string' ? IS_PICTURE.test(type) : HAS_PICTURE_NAME.test(fileName)) &&
    !BESIDE.test(key) &&
    !roles.some((role) => BESIDE.test(role))
  );
}

function isCalled({ key, roles }: StacAsset, name: string): boolean {
  return key === name || roles.includes(name);
}
