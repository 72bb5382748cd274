import { useComputed } from '@preact/signals';
import { reviewStates } from '../../../src/core/contract/review.ts';
import type { Desk } from '../state/desk.ts';
import {
  acrossChoices,
  confidenceChoices,
  type FindingFilter,
  type FindingStatus,
  findingStatuses,
  noFilter,
} from '../state/finding-filter.ts';
import { countChoices, panelRules } from './filter-findings.ts';
import { aircraftStatuses } from './object-words.ts';
import { damageClassWords, reviewMarks } from './review-words.ts';
import type { Triage } from './triage.ts';
import { thousands } from './words.ts';

const statusWords: Readonly<Record<FindingStatus, string>> = {
  ...damageClassWords,
  destroyed: 'destroyed',
  damaged: aircraftStatuses.damaged.word,
  departed: aircraftStatuses.departed.word,
  arrived: aircraftStatuses.arrived.word,
  moved: aircraftStatuses.moved.word,
  present: aircraftStatuses.present.word,
};

/** What of the findings is listed and outlined; each choice says how many it would leave. */
export function Filters({
  desk,
  triage,
  unit,
}: {
  readonly desk: Desk;
  readonly triage: Triage;
  readonly unit: string;
}) {
  const filter = desk.filter.value;
  const listed = triage.listed.value.length;
  const isOn = Object.values(filter).some((choice) => choice !== null);
  const isOfPanel = panelRules[desk.panel.value].review !== undefined;
  return (
    <div class="filters">
      <div class="filter-row">
        <Choice
          name="status"
          title="Status"
          choices={findingStatuses}
          words={(choice) => statusWords[choice]}
          {...{ desk, triage }}
        />
        {!isOfPanel && (
          <Choice
            name="review"
            title="Review"
            choices={reviewStates}
            words={(choice) => `${reviewMarks[choice]} ${choice}`}
            {...{ desk, triage }}
          />
        )}
        <Choice
          name="confidence"
          title="Confidence"
          choices={confidenceChoices}
          words={(choice) => (choice === 'unknown' ? 'not calibrated' : `≥ ${Math.round(choice * 100)} %`)}
          {...{ desk, triage }}
        />
        <Choice
          name="across"
          title="Size"
          choices={acrossChoices}
          words={(choice) => `≥ ${choice} ${unit} across`}
          {...{ desk, triage }}
        />
      </div>
      <p class="filter-sum">
        <span>
          {thousands(listed)} of {thousands(triage.findings.length)} listed
        </span>
        <button
          type="button"
          class="text-button"
          hidden={!isOn}
          onClick={() => {
            desk.filter.value = noFilter;
          }}
        >
          Clear filters
        </button>
      </p>
    </div>
  );
}

function Choice<Name extends keyof FindingFilter>({
  name,
  title,
  choices,
  words,
  desk,
  triage,
}: {
  readonly name: Name;
  readonly title: string;
  readonly choices: readonly NonNullable<FindingFilter[Name]>[];
  readonly words: (choice: NonNullable<FindingFilter[Name]>) => string;
  readonly desk: Desk;
  readonly triage: Triage;
}) {
  const counts = useComputed(() => countChoices(triage.rule.value, name, triage.all.value)).value;
  const chosen = desk.filter.value[name];
  return (
    <select
      aria-label={title}
      data-on={chosen !== null}
      value={String(chosen ?? '')}
      onChange={({ currentTarget }) => {
        const choice = choices.find((one) => String(one) === currentTarget.value) ?? null;
        desk.filter.value = { ...desk.filter.value, [name]: choice };
      }}
    >
      <option value="">{title}: any</option>
      {choices
        .filter((choice) => counts.get(choice)! > 0 || choice === chosen || name === 'review')
        .map((choice) => (
          <option key={choice} value={String(choice)}>
            {words(choice)} ({counts.get(choice)})
          </option>
        ))}
    </select>
  );
}
