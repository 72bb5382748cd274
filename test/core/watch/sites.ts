import type { Site } from '../../../src/core/contract/watch.ts';
import { checkSite } from '../../../src/core/watch/check-site.ts';

/** A site of a few fields, as a person would write it. */
export function siteOf(fields: Readonly<Record<string, unknown>> = {}): Site {
  const { site, problems } = checkSite({ name: 'Saky', at: '45.093, 33.595', radiusMeters: 2000, ...fields });
  if (site === null) throw new Error(problems.join(' '));
  return site;
}
