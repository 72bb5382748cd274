import { basename, dirname, join } from 'node:path';
import { UsageError } from '../core/contract/errors.ts';
import type { Grid } from '../core/geo/grid.ts';
import { type LonLatGeometry, lonLatGeometry } from '../core/geo/lon-lat-geometry.ts';
import type { Scene } from '../core/scene/scene.ts';
import { type FetchedMask, fetchedItem, type SourceItem } from '../io/formats/fetched-item.ts';
import { type StacAsset, type StacItem, stacFacts } from '../io/formats/stac-item.ts';
import { addressWithoutSecrets, checkedAddress, namedAddress } from '../io/outbound/checked-address.ts';
import { type FetchOptions, fetchFile } from '../io/outbound/fetch-file.ts';
import { type FoundItem, fetchItem } from '../io/outbound/fetch-item.ts';
import { fetchWindow } from '../io/outbound/fetch-window.ts';
import { openGate } from '../io/outbound/gate.ts';
import { parseSecrets } from '../io/outbound/origin-secret.ts';
import type { Patience } from '../io/outbound/tries.ts';
import { openScene } from '../io/sources/open-scene.ts';
import { chooseAssets } from '../io/sources/stac/choose-assets.ts';
import { type ArchiveProfile, signingAt } from '../io/sources/stac/profiles.ts';
import { signedAddress } from '../io/sources/stac/sign-address.ts';
import { tryFiles } from '../io/sources/trial/try-files.ts';
import {
  type FetchRecord,
  fetchRecordOf,
  forgetFetched,
  itemNameOf,
  NOTHING_STATED,
  type StatedFile,
  writeWhole,
} from '../io/store/fetched.ts';
import { asOutputError } from '../io/store/output-errors.ts';
import type { Stages } from './stages.ts';
import { unpackScene } from './unpack-scenes.ts';

export interface FetchRules {
  /** Hosts with ports, as `localhost:8085`, that may be called although they are private. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly patience?: Patience | undefined;
  /** Keys of archives: `ORIGIN HEADER: VALUE`, one a line. */
  readonly secrets?: string | undefined;
  /** How addresses are signed before they are called; that of the archive that an item comes from unless told. */
  readonly signing?: ArchiveProfile['signing'];
  /** Of one file. */
  readonly maximumBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Wanted {
  /** Where fetched files are kept by their sha256. */
  readonly folder: string;
  /** GeoJSON; null for whole files. */
  readonly area: unknown;
  /** Key of the asset, of items. */
  readonly asset?: string | undefined;
}

export interface FetchedScene {
  /** As it came: of a KMZ the archive, whose image lies unpacked beside it. */
  readonly path: string;
  readonly record: FetchRecord;
  /** As `fetchedItem`, to lie beside the file under this name. */
  itemFor(name: string, mask?: FetchedMask | null): Readonly<Record<string, unknown>> | null;
  readonly scene: Scene;
  /** The usable-data mask that its item names; null without one. */
  readonly mask: NamedMask | null;
}

/** An asset of an item, not fetched yet. */
interface NamedMask {
  readonly address: string;
  readonly assetKey: string;
}

const MOST_BYTES = 8 * 2 ** 30;
const PERCENT = 100;

/**
 * Fetches pictures, and of STAC items the picture that they name, through the one gate: with an area only what holds
 * it, where the file lets itself be read so. The item of a picture is kept beside it, so that the scene has its date, sun
 * and licence.
 *
 * @throws as `fetchWindow`, `unpackScene` and `openScene`; UsageError where an item does not say which asset is meant.
 */
export async function fetchScenes(
  addresses: readonly string[],
  wanted: Wanted,
  {
    allowedHosts = [],
    secrets = '',
    signing,
    patience,
    maximumBytes = MOST_BYTES,
    signal,
    stages,
  }: FetchRules & { readonly stages: Stages },
): Promise<FetchedScene[]> {
  for (const address of addresses) checkedAddress(address, allowedHosts);
  const gate = openGate(allowedHosts, { secrets: parseSecrets(secrets, allowedHosts) });
  try {
    return await stages.run('Fetching the scenes', addresses.length * PERCENT, async (advance) => {
      const fetched: FetchedScene[] = [];
      for (const [index, address] of addresses.entries()) {
        const options = {
          gate,
          folder: wanted.folder,
          maximumBytes,
          patience,
          signal,
          signing,
          onBytes: (done: number, total: number | null) =>
            advance(index * PERCENT + Math.floor((PERCENT * done) / (total ?? maximumBytes))),
        };
        fetched.push(await fetchScene(address, wanted, options));
      }
      return fetched;
    });
  } finally {
    await gate.close();
  }
}

/**
 * The usable-data mask that the item of a fetched scene names.
 *
 * @param address of that item.
 * @returns null without one.
 * @throws as `fetchScenes`.
 */
export async function fetchMask(
  address: string,
  { mask }: FetchedScene,
  { folder, area }: Wanted,
  rules: FetchRules & { readonly stages: Stages },
): Promise<FetchedScene | null> {
  if (mask === null) return null;
  const signing = rules.signing ?? signingAt(address);
  const [fetched] = await fetchScenes([mask.address], { folder, area }, { ...rules, signing });
  return fetched!;
}

async function fetchScene(
  address: string,
  { area, asset }: Wanted,
  options: FetchOptions & Pick<FetchRules, 'signing'>,
): Promise<FetchedScene> {
  const found = await fetchItem(address, options);
  const picture = found === null ? null : pictureOf(found, address, asset);
  const from = { address, stated: NOTHING_STATED, source: null, ...picture };
  const asStated = { ...options, stated: from.stated };
  const signed = await signedAddress(from.address, options.signing ?? signingAt(address), options);
  const path = await (area === null ? fetchFile(signed, asStated) : fetchWindow(signed, area, asStated));
  const record = (await fetchRecordOf(path, basename(dirname(path))))!;
  const open = async () => openScene(await unpackScene(path, options.folder), { tryFirst: tryFiles });
  const scene = await open().catch(async (error: unknown) => {
    await forgetFetched(options.folder, path);
    throw error;
  });
  const itemFor: FetchedScene['itemFor'] = (name, mask = null) =>
    fetchedItem(name, record, from.source, scene, footprintOf(scene), mask);
  if (picture === null) return { path, record, scene, itemFor, mask: null };
  await asOutputError(writeWhole(join(dirname(path), itemNameOf(path)), asText(itemFor(basename(path)))), path);
  return { path, record, itemFor, mask: picture.mask, scene: await open() };
}

interface Picture {
  readonly address: string;
  readonly stated: StatedFile;
  readonly source: SourceItem;
  readonly mask: NamedMask | null;
}

function pictureOf({ item, document }: FoundItem, address: string, key: string | undefined): Picture {
  const { fields, fileName, key: assetKey } = pictureIn(item, key);
  const { licence = null, credit = null } = stacFacts(item, fileName) ?? {};
  const checksum = fields['file:checksum'];
  const { mask } = chooseAssets(item);
  return {
    address: namedAddress(String(fields['href']), address),
    stated: {
      checksum: typeof checksum === 'string' ? checksum : null,
      licence,
      credit,
      item: addressWithoutSecrets(address),
    },
    source: { document, assetKey },
    mask: mask && { address: namedAddress(String(mask.fields['href']), address), assetKey: mask.key },
  };
}

/** The asset that is meant: the one that is named, else the one that a search would offer. */
function pictureIn(item: StacItem, key: string | undefined): StacAsset {
  const meant = key === undefined ? chooseAssets(item).picture : item.assets.find((asset) => asset.key === key);
  if (meant) return meant;
  const listed = item.assets.map((asset) => asset.key).join(', ');
  throw new UsageError(
    key === undefined
      ? `None of the STAC item's assets is a GeoTIFF to compare: ${listed}. Fetch the one you mean with --asset.`
      : `The STAC item has no asset "${key}". It has: ${listed}.`,
  );
}

export function asText(item: unknown): string {
  return `${JSON.stringify(item, null, 2)}\n`;
}

const SIDE_STEPS = 8;

/** Its pixels' outline, with corners on the sides too: they are curves in longitude and latitude. */
function footprintOf({ parts: [{ grid }] }: Scene): LonLatGeometry | null {
  const { crs, width, height } = grid;
  if (crs === null) return null;
  const corners = [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
  ] as const;
  const ring = corners.flatMap(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length]!;
    return Array.from({ length: SIDE_STEPS }, (_, step) => {
      const along = step / SIDE_STEPS;
      return [(x + (nextX - x) * along) * width, (y + (nextY - y) * along) * height] as const;
    });
  });
  return lonLatGeometry({ ...grid, crs } satisfies Grid)([[...ring, ring[0]!]]);
}
