import type { RunManifest } from '../core/contract/run.ts';

type Described = Pick<
  RunManifest,
  'title' | 'crs' | 'verdict' | 'observedFraction' | 'counts' | 'summary' | 'detectors' | 'registration' | 'warnings'
>;

/** A finished run in a few plain lines. */
export function describeRun(manifest: Described, out: string): string {
  const { registration, verdict, summary, warnings } = manifest;
  const lines = [manifest.title, `Verdict: ${verdictText(manifest)}`];
  if (verdict.kind === 'changed') lines.push(`Found:   ${foundText(manifest)} (unreviewed)`);
  // What nothing can be said of is not summed up either; findings.json has it.
  if (verdict.kind !== 'not-observed') for (const sentence of summary) lines.push(`Ledger:  ${sentence}`);
  lines.push(`Aligned: ${alignmentText(registration)}`);
  for (const warning of warnings) lines.push(`Note:    ${warning}`);
  const findings = manifest.crs === null ? 'findings.json' : 'findings.geojson';
  lines.push(`Written: ${out} (${findings}, graphic.png, run.json …)`);
  return `${lines.join('\n')}\n`;
}

function foundText({ counts, detectors }: Described): string {
  const area =
    counts.changedAreaM2 === null ? '' : `, ${Math.round(counts.changedAreaM2).toLocaleString('en')} m² in all`;
  const ground = `${counts.change} changed ${counts.change === 1 ? 'place' : 'places'}${area}`;
  if (!detectors.some(({ label }) => label === 'crater')) return ground;
  return `${ground}; ${counts.craters} new ${counts.craters === 1 ? 'crater' : 'craters'}`;
}

function verdictText({ verdict, observedFraction }: Described): string {
  const seen = `${(100 * observedFraction).toFixed(observedFraction > 0.999 ? 0 : 1)} % of the area was seen on both dates`;
  if (verdict.kind === 'not-observed') return `not observed (${verdict.why}); ${seen}`;
  return `${verdict.kind}; ${seen}`;
}

function alignmentText({ residualPx, residualMeters, tiePoints }: Described['registration']): string {
  if (residualPx === null) return `could not be checked (${tiePoints.matched} of ${tiePoints.windows} windows matched)`;
  const meters = residualMeters === null ? '' : ` (${residualMeters.toFixed(2)} m)`;
  return `to ${residualPx.toFixed(2)} px${meters}; ${tiePoints.inliers} of ${tiePoints.matched} tie points agree`;
}
