import { type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { KNOWN_ARCHIVES } from '../../../src/core/contract/known-archives.ts';
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
        <label class="field">
          <span class="field-name">Archive</span>
          <select
            name="search-archive"
            value={draft.value.archive}
            onChange={({ currentTarget }) => {
              draft.value = { ...draft.value, archive: currentTarget.value };
            }}
          >
            {Object.entries(KNOWN_ARCHIVES).map(([name, title]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
            <option value="address">Another, by its address</option>
          </select>
        </label>
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
