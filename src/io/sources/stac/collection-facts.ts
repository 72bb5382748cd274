import { numberIn } from '../../formats/scene-facts.ts';
import { isObject, type Json, linksOf, textOr, textsIn } from './stac-json.ts';

/** What a collection says of all its items. */
export interface CollectionFacts {
  readonly licence: string | null;
  readonly credit: string | null;
}

export const NO_COLLECTION: CollectionFacts = { licence: null, credit: null };

/** @param inherited of the catalogue above, where the collection itself says nothing. */
export function collectionFacts(document: unknown, inherited: CollectionFacts = NO_COLLECTION): CollectionFacts {
  if (!isObject(document)) return inherited;
  const name = textOr(document['license'], null);
  const address = linksOf(document).find(({ rel }) => rel === 'license')?.href ?? null;
  // These name no licence: the link beside them does.
  const isNone = name === null || /^(proprietary|other|various)$/i.test(name);
  return {
    licence: (isNone ? (address ?? name) : name) ?? inherited.licence,
    credit: creditOf(document['providers']) ?? inherited.credit,
  };
}

/** Who licenses it out, else who took it; STAC has no field for the line itself. */
function creditOf(providers: unknown): string | null {
  const all = Array.isArray(providers) ? providers.filter(isObject) : [];
  for (const role of ['licensor', 'producer']) {
    const names = all.flatMap(({ name, roles }) => (textsIn(roles).includes(role) ? textsIn([name]) : []));
    if (names.length > 0) return [...new Set(names)].join(', ');
  }
  return null;
}

export interface Reach {
  /** West, south, east, north; west is the larger one across the antimeridian. */
  readonly box: readonly [number, number, number, number] | null;
  /** ms; null is open. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Where and when its items may be, as far as it says; the first box and interval hold all the others. */
export function reachOf(document: Json): Reach {
  const extent = isObject(document['extent']) ? document['extent'] : {};
  const list = (value: unknown, name: string): unknown[] => {
    const all = isObject(value) ? value[name] : null;
    return Array.isArray(all) && Array.isArray(all[0]) ? all[0] : [];
  };
  const box = list(extent['spatial'], 'bbox');
  const sides = box.length === 6 ? [box[0], box[1], box[3], box[4]] : box;
  const numbers = sides.map((side, at) => numberIn(side, at % 2 === 0 ? -180 : -90, at % 2 === 0 ? 180 : 90));
  const [from, to] = list(extent['temporal'], 'interval').map((one) => Date.parse(textOr(one, '')));
  return {
    box: numbers.length === 4 && numbers.every((one) => one !== null) ? (numbers as unknown as Reach['box']) : null,
    from: from === undefined || Number.isNaN(from) ? null : from,
    to: to === undefined || Number.isNaN(to) ? null : to,
  };
}
