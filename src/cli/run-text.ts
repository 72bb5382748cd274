import type { RunManifest } from '../core/contract/run.ts';

/** A finished run in a few plain lines. */
export function describeRun(manifest: RunManifest, out: string): string {
  const { registration, verdict, counts, summary, warnings } = manifest;
  const lines = [manifest.title, `Verdict: ${verdictText(manifest)}`];
  if (verdict.kind === 'changed') {
    const area =
      counts.changedAreaM2 === null ? '' : `, ${Math.round(counts.changedAreaM2).toLocaleString('en')} m² in all`;
    lines.push(`Found:   ${counts.change} changed ${counts.change === 1 ? 'place' : 'places'}${area} (unreviewed)`);
  }
  for (const sentence of summary) lines.push(`Objects: ${sentence}`);
  if (counts.craters > 0) lines.push(`Objects: ${counts.craters} new ${counts.craters === 1 ? 'crater' : 'craters'}.`);
  lines.push(`Aligned: ${alignmentText(registration)}`);
  for (const warning of warnings) lines.push(`Note:    ${warning}`);
  lines.push(`Written: ${out} (findings.geojson, graphic.png, run.json …)`);
  return `${lines.join('\n')}\n`;
}

function verdictText({ verdict, observedFraction }: RunManifest): string {
  const seen = `${(100 * observedFraction).toFixed(observedFraction > 0.999 ? 0 : 1)} % of the area was seen on both dates`;
  if (verdict.kind === 'not-observed') return `not observed (${verdict.why}); ${seen}`;
  return `${verdict.kind}; ${seen}`;
}

function alignmentText({ residualPx, residualMeters, tiePoints }: RunManifest['registration']): string {
  if (residualPx === null) return `could not be checked (${tiePoints.matched} of ${tiePoints.windows} windows matched)`;
  const meters = residualMeters === null ? '' : ` (${residualMeters.toFixed(2)} m)`;
  return `to ${residualPx.toFixed(2)} px${meters}; ${tiePoints.inliers} of ${tiePoints.matched} tie points agree`;
}
