import { type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { DraftFault } from '../draft-fault.ts';
import { DraftField } from '../draft-field.tsx';
import { ArchiveChoice } from './archive-choice.tsx';
import { LIMITS, limitNames, type SearchDraft, searchFault } from './search-draft.ts';

/** Where, when, in which archive, and what a scene must be like. */
export function SearchForm({
  draft,
  isAsking,
  onAsk,
  onStop,
}: {
  readonly draft: Signal<SearchDraft>;
  readonly isAsking: boolean;
  readonly onAsk: () => void;
  readonly onStop: () => void;
}) {
  const element = useRef<HTMLFormElement>(null);
  const fault = useSignal<DraftFault<SearchDraft> | null>(null);
  const field = { form: 'search', draft, fault: fault.value };
  return (
    <form
      ref={element}
      class="search-form"
      aria-label="Find scenes"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        fault.value = searchFault(draft.value);
        if (fault.value === null) onAsk();
        else element.current?.querySelector<HTMLElement>(`[name="search-${fault.value.field}"]`)?.focus();
      }}
    >
      <div class="search-row" data-row="where">
        <DraftField
          {...field}
          name="place"
          label="Place: an airfield, or coordinates"
          placeholder="Saky Air Base, or 45.09, 33.59"
        />
        <DraftField {...field} name="radiusKm" label="Radius, km" type="number" />
      </div>
      <div class="search-row" data-row="when">
        <DraftField {...field} name="day" label="Date of the event" type="date" />
        <DraftField {...field} name="time" label="at (UTC)" type="time" />
        <DraftField {...field} name="from" label="Look from" type="date" />
        <DraftField {...field} name="to" label="to" type="date" />
      </div>
      <div class="search-row" data-row="archive">
        <ArchiveChoice
          name="search-archive"
          archive={draft.value.archive}
          onChoose={(archive) => {
            draft.value = { ...draft.value, archive };
          }}
        />
        {draft.value.archive === 'address' && (
          <DraftField
            {...field}
            name="address"
            label="Address of a STAC API or catalogue"
            placeholder="https://stac.example.org/v1"
          />
        )}
      </div>
      <div class="search-row" data-row="limits">
        {limitNames.map((name) => (
          <DraftField key={name} {...field} name={name} label={LIMITS[name].name} type="number" />
        ))}
      </div>
      <p class="hint">
        Empty dates: 45 days on either side of the event. Empty limits: any. A scene that does not state something
        passes that limit.
      </p>
      <div class="form-actions">
        <button type="submit" class="button primary" disabled={isAsking}>
          Search
        </button>
        {isAsking && (
          <button type="button" class="button" onClick={onStop}>
            Stop
          </button>
        )}
      </div>
    </form>
  );
}
