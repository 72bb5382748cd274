import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { KNOWN_ARCHIVES } from '../../../src/core/contract/known-archives.ts';
import type { Site } from '../../../src/core/contract/watch.ts';
import type { LonLat } from '../../../src/core/geo/points.ts';
import type { DraftFault } from '../draft-fault.ts';
import { DraftField } from '../draft-field.tsx';
import { Frame, Notice } from '../frame.tsx';
import { ArchiveChoice } from '../search/archive-choice.tsx';
import { formatPlace } from '../state/link.ts';
import { allSites } from '../state/site-filter.ts';
import { PlaceMap } from './place-map.tsx';
import { areaOfForm, draftOfForm, emptyForm, formFault, formOf, type SiteForm } from './site-draft.ts';
import { readSite, writeSite } from './watch-client.ts';

/** Adds a site, or edits one: where, how often, what counts, and who is told. */
export function SiteFormPage({ id }: { readonly id: string | null }) {
  const known = useSignal<Site | null>(null);
  const form = useSignal<SiteForm>(emptyForm());
  const isReady = useSignal(id === null);
  const fault = useSignal<DraftFault<SiteForm> | null>(null);
  const problem = useSignal<string | null>(null);
  const isSending = useSignal(false);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (id === null) return;
    readSite(id).then(
      ({ site }) => {
        known.value = site;
        form.value = formOf(site, Object.keys(KNOWN_ARCHIVES));
        isReady.value = true;
      },
      (error: Error) => {
        problem.value = error.message;
      },
    );
  }, [id]);

  const send = async (event: Event) => {
    event.preventDefault();
    problem.value = null;
    fault.value = formFault(form.value, known.value !== null && !known.value.circle);
    if (fault.value !== null) {
      element.current?.querySelector<HTMLElement>(`[name="site-${fault.value.field}"]`)?.focus();
      return;
    }
    isSending.value = true;
    try {
      const site = await writeSite(id, draftOfForm(form.value, known.value));
      location.hash = formatPlace({ page: 'site', id: site.id });
    } catch (error) {
      problem.value = (error as Error).message;
    } finally {
      isSending.value = false;
    }
  };
  const pick = ({ lon, lat }: LonLat) => {
    form.value = { ...form.value, place: `${lat.toFixed(5)}, ${lon.toFixed(5)}` };
  };
  const field = { form: 'site', draft: form, fault: fault.value };
  const set = (change: Partial<SiteForm>) => {
    form.value = { ...form.value, ...change };
  };
  return (
    <Frame title={id === null ? 'Add a site' : `Edit ${known.value?.name ?? 'a site'}`}>
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
      {isReady.value && (
        <form ref={element} class="form site-form" noValidate onSubmit={send}>
          <DraftField {...field} name="name" label="Name" />
          <fieldset class="options">
            <legend>Where</legend>
            {known.value && !known.value.circle && (
              <p class="hint">The area stays as it is unless you give a middle and a radius.</p>
            )}
            <div class="search-row" data-row="where">
              <DraftField
                {...field}
                name="place"
                label="Middle: coordinates, or a click on the map"
                placeholder="45.09, 33.59"
              />
              <DraftField {...field} name="radiusKm" label="Radius, km" type="number" />
            </div>
            <PlaceMap area={areaOfForm(form.value) ?? known.value?.area ?? null} onPick={pick} />
          </fieldset>
          <fieldset class="options">
            <legend>Scenes</legend>
            <ArchiveChoice name="site-archive" archive={form.value.archive} onChoose={(archive) => set({ archive })} />
            {form.value.archive === 'address' && (
              <DraftField {...field} name="address" label="Address of a STAC API or catalogue" />
            )}
            <label class="field">
              <span class="field-name">Look</span>
              <select
                name="site-cadence"
                value={form.value.cadence}
                onChange={({ currentTarget }) => set({ cadence: currentTarget.value as SiteForm['cadence'] })}
              >
                <option value="each-new-scene">at each new scene</option>
                <option value="cron">at set times</option>
              </select>
            </label>
            {form.value.cadence === 'cron' && (
              <div class="search-row" data-row="limits">
                <DraftField {...field} name="cron" label="Times (cron: minute hour day month weekday)" />
                <DraftField {...field} name="zone" label="Time zone" />
              </div>
            )}
            <div class="search-row" data-row="limits">
              <DraftField {...field} name="cloud" label="Cloud, % at most" type="number" />
              <DraftField {...field} name="gsd" label="GSD, m at most" type="number" />
            </div>
          </fieldset>
          <fieldset class="options">
            <legend>Alerts</legend>
            <DraftField {...field} name="leastArea" label="Tell of changes from how many m² on" type="number" />
            <DraftField
              {...field}
              name="notify"
              label="Tell whom, one a line: https://… (webhook) or mailto:name@example.org"
              lines={2}
            />
          </fieldset>
          <div class="search-row" data-row="limits">
            <DraftField {...field} name="tags" label="Tags, with commas" />
            <DraftField {...field} name="priority" label="Priority, higher goes first" type="number" />
          </div>
          <div class="form-actions">
            <button type="submit" class="button primary" disabled={isSending.value}>
              {id === null ? 'Watch this site' : 'Save'}
            </button>
            <a
              class="button"
              href={formatPlace(id === null ? { page: 'sites', filter: allSites } : { page: 'site', id })}
            >
              Cancel
            </a>
          </div>
        </form>
      )}
    </Frame>
  );
}
