import { Fragment } from 'preact';
import { type CountRange, rangeWords } from '../../../src/core/contract/count-range.ts';
import type { AircraftStatus } from '../../../src/core/contract/finding.ts';
import { damageClasses } from '../../../src/core/contract/finding.ts';
import { KindMark } from './kind-mark.tsx';
import { aircraftStatuses } from './object-words.ts';
import { damageClassWords } from './review-words.ts';
import { Status } from './status.tsx';
import type { Triage } from './triage.ts';
import { thousands } from './words.ts';

/** What the findings come to by what people decided: counts as ranges, and how much of that nobody has looked at. */
export function ReviewedSummary({ triage }: { readonly triage: Triage }) {
  const { all, reviewed, disputed, aircraft, buildings, craters, changes } = triage.counts.value;
  if (all === 0) return null;
  const left = all - reviewed;
  return (
    <section class="reviewed" aria-label="Reviewed">
      <div class="reviewed-head">
        <strong>
          {thousands(reviewed)} of {thousands(all)} reviewed
        </strong>
        <button type="button" class="text-button" disabled={left === 0} onClick={triage.nextUnreviewed}>
          Next unreviewed <kbd>G</kbd>
        </button>
      </div>
      <progress max={all} value={reviewed} aria-label="Reviewed" />
      {reviewed > 0 && (
        <ul>
          {aircraft.size > 0 && (
            <li>
              <KindMark kind="aircraft" />
              <span>
                Aircraft
                {(Object.keys(aircraftStatuses) as AircraftStatus[]).map(
                  (status) =>
                    aircraft.has(status) && (
                      <Fragment key={status}>
                        {' '}
                        <Status status={status} count={rangeWords(aircraft.get(status)!)} />
                      </Fragment>
                    ),
                )}
              </span>
            </li>
          )}
          {buildings.size > 0 && (
            <li>
              <KindMark kind="building" />
              <span>
                Buildings{' '}
                {damageClasses
                  .filter((name) => buildings.has(name))
                  .map((name) => `${rangeWords(buildings.get(name)!)} ${damageClassWords[name]}`)
                  .join(', ')}
              </span>
            </li>
          )}
          <Counted kind="crater" thing="new crater" range={craters} />
          <Counted kind="change" thing="changed place" range={changes} />
        </ul>
      )}
      {reviewed > 0 && (
        <p class="summary-note">
          {left > 0
            ? `From what was accepted to that with the ${thousands(left)} nobody has reviewed, as the tool found them.`
            : 'From what was accepted to that with what is disputed.'}
          {disputed > 0 && ` ${thousands(disputed)} disputed.`}
        </p>
      )}
    </section>
  );
}

function Counted({
  kind,
  thing,
  range,
}: {
  readonly kind: 'crater' | 'change';
  readonly thing: string;
  readonly range: CountRange;
}) {
  if (range.most === 0) return null;
  return (
    <li>
      <KindMark kind={kind} />
      <span>
        {rangeWords(range)} {thing}
        {range.most === 1 ? '' : 's'}
      </span>
    </li>
  );
}
