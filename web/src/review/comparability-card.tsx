import type { Comparability, ComparabilityFactor, ComparabilityLevel } from '../../../src/core/contract/run.ts';

/** Told apart by shape, not by colour alone. */
const marks: Readonly<Record<ComparabilityLevel, string>> = { good: '●', fair: '◐', poor: '○', unknown: '?' };

/** How fairly the two dates can be compared: the grade at a glance; opens to each aspect and what it means. */
export function ComparabilityCard({ comparability }: { readonly comparability: Comparability }) {
  const { factors, grade, gradeRule } = comparability;
  return (
    <details class="comparability">
      <summary>
        <span class="comparability-title">
          Comparability{' '}
          <strong class="comparability-grade" data-level={grade}>
            {grade}
          </strong>
        </span>
        <span class="comparability-marks" aria-hidden="true">
          {factors.map((factor) => (
            <Mark key={factor.aspect} factor={factor} />
          ))}
        </span>
      </summary>
      <dl>
        {factors.map((factor) => (
          <div key={factor.aspect} class="comparability-factor">
            <dt>
              <span aria-hidden="true">
                <Mark factor={factor} />
              </span>{' '}
              {factor.title} <span class="comparability-level">{factor.level}</span>
            </dt>
            <dd class="figures">{factor.reading}</dd>
            <dd class="comparability-meaning">{factor.meaning}</dd>
          </div>
        ))}
      </dl>
      <p class="comparability-rule">{gradeRule}</p>
    </details>
  );
}

function Mark({ factor: { title, level } }: { readonly factor: ComparabilityFactor }) {
  return (
    <span class="comparability-mark" data-level={level} title={`${title}: ${level}`}>
      {marks[level]}
    </span>
  );
}
