import type { Finding } from '../contract/finding.ts';
import type { AlertKind, WatchedScene } from '../contract/watch.ts';

/** Hexadecimal letters of an id: 128 bits. */
const ID_LETTERS = 32;

/**
 * The ids of the alerts that a pair's findings raise, in their order. They follow from the site, the two scenes, and what each
 * finding is and where, so that a comparison that is made twice raises the same alerts; not from its number, which another
 * finding may take.
 *
 * @param digest sha256 of a text, hexadecimal.
 */
export function findingAlertIds(
  siteId: string,
  pair: { readonly before: SceneName; readonly after: SceneName },
  findings: readonly Pick<Finding, 'kind' | 'outline' | 'box'>[],
  digest: (text: string) => string,
): readonly string[] {
  const alike = new Map<string, number>();
  return findings.map(({ kind, box, outline }) => {
    const what = JSON.stringify([siteId, nameOf(pair.before), nameOf(pair.after), kind, box, outline]);
    const before = alike.get(what) ?? 0;
    alike.set(what, before + 1);
    // Two given buildings may have one footprint.
    return digest(`${what} ${before}`).slice(0, ID_LETTERS);
  });
}

/** The id of an alert about a site as a whole: one for each time that it fell silent, or began to fail. */
export function siteAlertId(
  siteId: string,
  kind: Exclude<AlertKind, 'finding'>,
  since: string,
  digest: (text: string) => string,
): string {
  return digest(JSON.stringify([siteId, kind, since])).slice(0, ID_LETTERS);
}

type SceneName = Pick<WatchedScene, 'archive' | 'id'>;

function nameOf({ archive, id }: SceneName): readonly string[] {
  return [archive, id];
}
