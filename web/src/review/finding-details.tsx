import type { Finding } from '../../../src/core/contract/finding.ts';
import { formatCoordinates } from '../../../src/core/geo/format-coordinates.ts';
import { coordinateFormat } from '../state/coordinate-format.ts';
import {
  aircraftEvidence,
  aircraftFacts,
  changeConfidenceFact,
  craterEvidence,
  craterFacts,
  type Fact,
} from './object-words.ts';

/** All that is known of the finding in focus: where, what is measured, what that rests on, what it supports and what not. */
export function FindingDetails({ finding }: { readonly finding: Finding }) {
  const { at, claims } = finding;
  return (
    <div class="finding-more">
      {finding.kind === 'change' && finding.hint && (
        <p class="finding-hint">
          <strong>Hint</strong> {finding.hint.why}
        </p>
      )}
      {at && <p class="figures">{formatCoordinates(at, coordinateFormat.value)}</p>}
      {finding.kind === 'change' && <Facts facts={[changeConfidenceFact(finding)]} />}
      {finding.kind === 'change' && (
        <p class="figures" title="σ: robust standard deviation of this pair's unchanged ground">
          Mean {finding.evidence.mean.toFixed(1)} σ, peak {finding.evidence.peak.toFixed(1)} σ above unchanged ground (
          {finding.evidence.method})
        </p>
      )}
      {finding.kind === 'aircraft' && (
        <>
          <Facts facts={aircraftFacts(finding)} />
          <h3>Evidence</h3>
          <Facts facts={aircraftEvidence(finding)} />
        </>
      )}
      {finding.kind === 'crater' && (
        <>
          <Facts facts={craterFacts(finding)} />
          <h3>Evidence</h3>
          <Facts facts={craterEvidence(finding)} />
        </>
      )}
      <Claims title="Supports" items={claims.can} />
      <Claims title="Does not support" items={claims.cannot} />
    </div>
  );
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ title, reading, meaning }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{reading}</dd>
          {meaning && <dd class="fact-meaning">{meaning}</dd>}
        </div>
      ))}
    </dl>
  );
}

function Claims({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  );
}
