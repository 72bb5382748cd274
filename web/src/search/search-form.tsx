import { type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { ArchiveChoice } from './archive-choice.tsx';
import { LIMITS, limitNames, type SearchDraft, type SearchFault, searchFault } from './search-draft.ts';
import { SearchField } from './search-field.tsx';

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
  const form = useRef<HTMLFormElement>(null);
  const fault = useSignal<SearchFault | null>(null);
  const field = { draft, fault: fault.value };
  return (
    <form
      ref={form}
      class="search-form"
      aria-label="Find scenes"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        fault.value = searchFault(draft.value);
        if (fault.value === null) onAsk();
        else form.current?.querySelector<HTMLElement>(`[name="search-${fault.value.field}"]`)?.focus();
      }}
    >
      <div class="search-row" data-row="where">
        <SearchField
          {...field}
          name="place"
          label="Place: an airfield, or coordinates"
          placeholder="Saky Air Base, or 45.09, 33.59"
        />
        <SearchField {...field} name="radiusKm" label="Radius, km" type="number" />
      </div>
      <div class="search-row" data-row="when">
        <SearchField {...field} name="day" label="Date of the event" type="date" />
        <SearchField {...field} name="time" label="at (UTC)" type="time" />
        <SearchField {...field} name="from" label="Look from" type="date" />
        <SearchField {...field} name="to" label="to" type="date" />
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
          <SearchField
            {...field}
            name="address"
            label="Address of a STAC API or catalogue"
            placeholder="https://stac.example.org/v1"
          />
        )}
      </div>
      <div class="search-row" data-row="limits">
        {limitNames.map((name) => (
          <SearchField key={name} {...field} name={name} label={LIMITS[name].name} type="number" />
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
