import { type Finding, statesChange } from '../contract/finding.ts';
import type { Silencer, Site } from '../contract/watch.ts';
import { isCounted } from '../findings/judge-by-null.ts';
import { groundSamples, holdsPosition } from '../geo/ground-share.ts';
import type { LonLatGeometry } from '../geo/lon-lat-geometry.ts';

/** A finding and the ground of its outline; null without georeference. */
export interface GroundedFinding {
  readonly finding: Finding;
  readonly ground: LonLatGeometry | null;
}

/** The findings of a look, by whether they tell anybody. All of them are kept. */
export interface Silenced {
  readonly told: readonly GroundedFinding[];
  readonly silent: readonly (GroundedFinding & { readonly silencer: Silencer })[];
}

/**
 * Parts what changed into what tells somebody and what is kept silent. What stayed, and what cannot be said, is in neither.
 *
 * @param usualHere ids of findings that are within how this place usually varies; those that the run's own null pair
 *   explains are silent for the same reason.
 */
export function silence(
  findings: readonly GroundedFinding[],
  site: Pick<Site, 'thresholds' | 'ignoreZones'>,
  usualHere: ReadonlySet<string>,
): Silenced {
  const judged = findings
    .filter(({ finding }) => statesChange(finding))
    .map((one) => ({ ...one, silencer: silencerOf(one, site, usualHere) }));
  return {
    told: judged.flatMap(({ silencer, ...one }) => (silencer === null ? [one] : [])),
    silent: judged.flatMap(({ silencer, ...one }) => (silencer === null ? [] : [{ ...one, silencer }])),
  };
}

/** How many were silenced by what, as a look records it. */
export function silencedCounts({ silent }: Silenced): Readonly<Partial<Record<Silencer, number>>> {
  const counts: Partial<Record<Silencer, number>> = {};
  for (const { silencer } of silent) counts[silencer] = (counts[silencer] ?? 0) + 1;
  return counts;
}

function silencerOf(
  { finding, ground }: GroundedFinding,
  { thresholds, ignoreZones }: Pick<Site, 'thresholds' | 'ignoreZones'>,
  usualHere: ReadonlySet<string>,
): Silencer | null {
  const { minimumAreaM2, minimumConfidence } = thresholds;
  const isBelow = (value: number | null, least: number) => value !== null && value < least;
  if (isBelow(finding.areaM2, minimumAreaM2) || isBelow(finding.confidence, minimumConfidence)) return 'threshold';
  if (liesIn(finding, ground, ignoreZones)) return 'ignore-zone';
  return usualHere.has(finding.id) || !isCounted(finding) ? 'usual-here' : null;
}

/**
 * Whether most of a finding's ground lies in zones, or its middle where its ground is not known. The middle alone would let a
 * small zone hide a large fire around it.
 */
function liesIn({ at }: Finding, ground: LonLatGeometry | null, zones: readonly LonLatGeometry[]): boolean {
  const holds = (lon: number, lat: number) => zones.some((zone) => holdsPosition(zone, [lon, lat]));
  if (zones.length === 0) return false;
  if (ground === null) return at !== null && holds(at.lon, at.lat);
  const samples = groundSamples(ground);
  return samples.filter(([lon, lat]) => holds(lon, lat)).length > samples.length / 2;
}
