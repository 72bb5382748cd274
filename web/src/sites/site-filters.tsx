import { LOOK_STATES, type LookState, type SiteSummary } from '../../../src/core/contract/watch.ts';
import {
  allSites,
  type SiteFilter,
  type SiteMark,
  type SiteOrder,
  siteMarks,
  siteOrders,
} from '../state/site-filter.ts';
import { isIn } from './chosen-sites.ts';
import { markWords, orderWords, stateWords } from './site-words.ts';

/** By text, tag and state, each state with how many sites are in it. */
export function SiteFilters({
  sites,
  filter,
  onFilter,
}: {
  readonly sites: readonly SiteSummary[];
  readonly filter: SiteFilter;
  readonly onFilter: (next: SiteFilter) => void;
}) {
  const tags = [...new Set(sites.flatMap(({ site }) => site.tags))].toSorted();
  const toggle = (state: LookState | SiteMark) => {
    const has = filter.states.includes(state);
    onFilter({ ...filter, states: has ? filter.states.filter((one) => one !== state) : [...filter.states, state] });
  };
  const chip = (state: LookState | SiteMark, name: string, mark: string | null) => {
    const count = sites.filter((summary) => isIn(summary, state)).length;
    const isPressed = filter.states.includes(state);
    if (count === 0 && !isPressed) return null;
    return (
      <button
        key={state}
        type="button"
        class="state-filter"
        aria-pressed={isPressed}
        data-look={state}
        onClick={() => toggle(state)}
      >
        {mark && (
          <span class="state-mark" aria-hidden="true">
            {mark}
          </span>
        )}
        {name} <span class="state-count">{count}</span>
      </button>
    );
  };
  return (
    <search class="site-filters">
      <div class="site-filter-row">
        <label class="field">
          <span class="field-name">Name or tag</span>
          <input
            type="search"
            name="site-text"
            value={filter.text}
            onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
          />
        </label>
        <label class="field">
          <span class="field-name">Tag</span>
          <select
            name="site-tag"
            value={filter.tag ?? ''}
            onChange={({ currentTarget }) => onFilter({ ...filter, tag: currentTarget.value || null })}
          >
            <option value="">Any</option>
            {tags.map((tag) => (
              <option key={tag} value={tag}>
                {tag}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="field-name">Order</span>
          <select
            name="site-order"
            value={filter.order}
            onChange={({ currentTarget }) => onFilter({ ...filter, order: currentTarget.value as SiteOrder })}
          >
            {siteOrders.map((order) => (
              <option key={order} value={order}>
                {orderWords[order]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would look and read as part of a form */}
      <div class="state-filters" role="group" aria-label="State of the last look">
        {LOOK_STATES.map((state) => chip(state, stateWords[state].name, stateWords[state].mark))}
        {siteMarks.map((mark) => chip(mark, markWords[mark], null))}
        {(filter.text !== '' || filter.tag !== null || filter.states.length > 0) && (
          <button type="button" class="state-filter" onClick={() => onFilter({ ...allSites, order: filter.order })}>
            Show all
          </button>
        )}
      </div>
    </search>
  );
}
