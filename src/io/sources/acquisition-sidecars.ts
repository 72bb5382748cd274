import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import { readPlanetItem, readPlanetXml } from '../formats/planet-metadata.ts';
import { firstStated, NO_FACTS, type SceneFacts } from '../formats/scene-facts.ts';
import { parseStacItem, stacFacts } from '../formats/stac-item.ts';

const MOST_BYTES = 1024 * 1024;
/** In a folder with no more documents than this, each is looked at, whatever its name. */
const FEW = 16;
/** `<product>_metadata.xml`, `<item>_metadata.json`, `<product>_metadata_clip.xml`. */
const PLANET_NAME = /^(.*?)_metadata(?:_\w+)?\.(?:xml|json)$/i;

/** What documents beside an image say of it. */
export interface SidecarFacts {
  readonly facts: SceneFacts;
  /** Those that say anything, absolute paths. */
  readonly files: readonly string[];
}

/**
 * What metadata beside an image says of it: a STAC item with an asset of that name, Planet's product XML, an item of
 * Planet's API. What is broken, too large or of other imagery is passed over: the image itself is there.
 */
export async function readSidecarFacts(path: string): Promise<SidecarFacts> {
  const folder = dirname(path);
  const fileName = basename(path);
  const stem = parse(fileName).name;
  const names = (await readdir(folder).catch(() => [])).sort();
  const documents = names.filter((name) => /\.json$/i.test(name));
  const isRelated = (name: string) => stem.startsWith(parse(name).name) || parse(name).name.startsWith(stem);
  const stated: { readonly file: string; readonly facts: SceneFacts | null }[] = [];
  for (const name of documents.filter((one) => documents.length <= FEW || isRelated(one))) {
    const file = join(folder, name);
    const item = parseStacItem(await readJson(file));
    stated.push({ file, facts: item === null ? null : stacFacts(item, fileName) });
  }
  const planetName = longest(names.filter((name) => stem.startsWith(PLANET_NAME.exec(name)?.[1] ?? '\0')));
  for (const name of planetName) {
    const file = join(folder, name);
    const isXml = /\.xml$/i.test(name);
    stated.push({
      file,
      facts: isXml ? readPlanetXml((await readText(file)) ?? '', fileName) : readPlanetItem(await readJson(file)),
    });
  }
  const telling = stated.flatMap(({ file, facts }) => (facts === null ? [] : { file, facts }));
  return {
    facts: firstStated(telling.map(({ facts }) => facts)) ?? NO_FACTS,
    files: [...new Set(telling.map(({ file }) => file))],
  };
}

/** Planet's UDM2 or UDM and Sentinel-2's SCL, by what their files are called; `_unusable` is what we call any other (`MaskKind`). */
export const MASK_NAME = /(^|_)(udm2|udm|scl|unusable)(_|\.|$)/i;

/**
 * A usable-data mask beside an image: an asset of its STAC item that is one, or a file of the same item by Planet's
 * naming, `<item>_3B_udm2.tif` beside `<item>_3B_AnalyticMS.tif`, UDM2 before UDM.
 */
export async function findMaskBeside(path: string): Promise<string | null> {
  const folder = dirname(path);
  const fileName = basename(path);
  const names = (await readdir(folder).catch(() => [])).sort();
  const item = /^(\d{8}_\d{6}(?:_\d\d)?_\w{4})_/.exec(fileName)?.[1];
  const named = names.filter((name) => item !== undefined && name.startsWith(`${item}_`) && /\.tiff?$/i.test(name));
  for (const document of names.filter((name) => /\.json$/i.test(name)).slice(0, FEW)) {
    const { assets = [] } = parseStacItem(await readJson(join(folder, document))) ?? {};
    if (!assets.some((asset) => asset.fileName === fileName)) continue;
    named.push(
      ...assets.filter(isMaskAsset).flatMap((asset) => (names.includes(asset.fileName) ? asset.fileName : [])),
    );
  }
  const masks = [...new Set(named)].filter((name) => name !== fileName && MASK_NAME.test(name));
  const best = masks.find((name) => !/_udm[_.]/i.test(name)) ?? masks[0];
  return best === undefined || MASK_NAME.test(fileName) ? null : join(folder, best);
}

function isMaskAsset({ key, roles }: { readonly key: string; readonly roles: readonly string[] }): boolean {
  return /udm2?$|^scl/i.test(key) || roles.some((role) => /^(udm2?|data-mask|cloud)$/i.test(role));
}

/** The names that share the longest stem come first. */
function longest(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => b.length - a.length);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readText(path)) ?? '');
  } catch {
    return null;
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    const status = await stat(path);
    return status.isFile() && status.size <= MOST_BYTES ? await readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}
