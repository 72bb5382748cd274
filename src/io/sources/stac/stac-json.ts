/** A document of a server that nobody has looked at yet. */
export type Json = Readonly<Record<string, unknown>>;

export interface StacLink {
  readonly rel: string;
  readonly href: string;
  readonly method: string | null;
  /** Whether `body` is to be laid over what was posted last. */
  readonly merge: boolean;
  readonly body: unknown;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The links of a STAC document; what is no link is passed over. */
export function linksOf(document: unknown): readonly StacLink[] {
  const links = isObject(document) ? document['links'] : null;
  if (!Array.isArray(links)) return [];
  return links.filter(isObject).flatMap(({ rel, href, method, merge, body }) => {
    if (typeof rel !== 'string' || typeof href !== 'string') return [];
    return [{ rel, href, method: textOr(method, null)?.toUpperCase() ?? null, merge: merge === true, body }];
  });
}

export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
