import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JobRequest } from '../../../src/core/contract/api.ts';
import { OBJECT_LABELS, type ObjectLabel } from '../../../src/core/contract/run.ts';
import { startJob, uploadFile } from '../api-client.ts';
import { Frame, Notice } from '../frame.tsx';
import type { Side } from '../map/side.ts';
import { FindScenes } from '../search/find-scenes.tsx';
import { draftOfFound, type FoundChoice, type SearchedGround } from '../search/found-draft.ts';
import { SearchedArea } from '../search/searched-area.tsx';
import { formatPlace, type ScenePair } from '../state/link.ts';
import { type AreaDraft, areaFault, areaGeojson, WHOLE_SCENE } from './area-draft.ts';
import { AreaField } from './area-field.tsx';
import { acquiredAtOf, draftOf, emptyDraft, type SceneDraft, whatIsMissing } from './scene-draft.ts';
import { SceneField } from './scene-field.tsx';
import { arrival, letGo, takeInPath } from './take-in.ts';

const objectNames: Record<ObjectLabel, string> = { aircraft: 'Aircraft', crater: 'Craters' };

/** Asks for two scenes and what to look for, starts the comparison and goes on to watch it. */
export function NewComparison({ scenes }: { readonly scenes?: ScenePair | undefined }) {
  const draft = (side: Side) => (scenes ? draftOf(scenes[side]) : emptyDraft);
  const drafts = { before: useSignal(draft('before')), after: useSignal(draft('after')) };
  const area = useSignal<AreaDraft>(WHOLE_SCENE);
  const searched = useSignal<SearchedGround | null>(null);
  const buildings = useSignal<File | null>(null);
  const detect = useSignal<readonly ObjectLabel[]>(OBJECT_LABELS);
  const gsd = useSignal('');
  const title = useSignal('');
  const credit = useSignal('');
  const sending = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);

  const before = lookOf(drafts.before.value);
  const after = lookOf(drafts.after.value);
  const takeInPaths = () => {
    for (const side of ['before', 'after'] as const) void takeInPath(drafts[side]);
  };
  const isStarted = useRef(false);
  useEffect(() => {
    takeInPaths();
    return () => {
      if (!isStarted.current) for (const side of ['before', 'after'] as const) letGo(drafts[side]);
    };
  }, []);
  // An area belongs to the scene that it was drawn on.
  useSignalEffect(() => {
    void drafts.before.value.intake;
    area.value = WHOLE_SCENE;
  });

  const fields = useRef<HTMLFieldSetElement>(null);
  const takeFound = ({ scenes, ground }: FoundChoice) => {
    for (const side of ['before', 'after'] as const) {
      const scene = scenes[side];
      if (scene === undefined) continue;
      letGo(drafts[side]);
      drafts[side].value = draftOfFound(scene);
    }
    if (title.value === '' || title.value === searched.value?.place) title.value = ground.place;
    searched.value = ground;
    fields.current?.focus();
  };
  const ground = groundOf(searched.value, [drafts.before.value, drafts.after.value]);

  const fault = () =>
    whatIsMissing('before', drafts.before.value) ??
    whatIsMissing('after', drafts.after.value) ??
    areaFault(area.value) ??
    gsdFault(gsd.value);

  const start = async (event: Event) => {
    event.preventDefault();
    problem.value = null;
    try {
      sending.value = 'Waiting for the scenes …';
      takeInPaths();
      await Promise.all([arrival(drafts.before), arrival(drafts.after)]);
      problem.value = fault();
      if (problem.value) return;
      sending.value = 'Starting …';
      const look = lookOf(drafts.before.value);
      const polygon = (look && areaGeojson(area.value, look.previewGrid)) ?? ground?.area ?? null;
      const request: JobRequest = {
        before: referenceOf(drafts.before.value),
        after: referenceOf(drafts.after.value),
        detect: detect.value,
        ...given('aoi', polygon && (await uploadFile(geojsonFile(polygon), () => {}))),
        ...given('buildings', buildings.value && (await uploadFile(buildings.value, () => {}))),
        ...given('beforeDate', acquiredAtOf(drafts.before.value)),
        ...given('afterDate', acquiredAtOf(drafts.after.value)),
        ...given('gsdMeters', gsd.value === '' ? null : Number(gsd.value)),
        ...given('title', title.value.trim() || null),
        ...given('credit', credit.value.trim() || null),
      };
      const job = await startJob(request);
      isStarted.current = true;
      location.hash = formatPlace({ page: 'job', id: job.id });
    } catch (error) {
      problem.value = (error as Error).message;
    } finally {
      sending.value = null;
    }
  };

  const isPlain = before?.crs === null || after?.crs === null;
  return (
    <Frame title="New comparison">
      <FindScenes onChoose={takeFound} />
      <form class="form" onSubmit={start} noValidate>
        <p class="lead">
          Two scenes of the same place: GeoTIFF, COG, PNG or JPEG. They may differ in size, grid and coordinate system.
          Images without georeference are aligned on their content.
        </p>
        <fieldset class="scene-fields" ref={fields} aria-label="Scenes to compare" tabIndex={-1}>
          <SceneField side="before" draft={drafts.before} />
          <SceneField side="after" draft={drafts.after} />
        </fieldset>
        {before && before.crs !== null && <AreaField look={before} area={area} />}
        {ground && (
          <SearchedArea
            ground={ground}
            onDrop={() => {
              searched.value = null;
            }}
          />
        )}
        <fieldset class="options">
          <legend>What to look for</legend>
          {OBJECT_LABELS.map((label) => (
            <label key={label} class="check">
              <input
                type="checkbox"
                name={`detect-${label}`}
                checked={detect.value.includes(label)}
                onChange={({ currentTarget }) => {
                  detect.value = OBJECT_LABELS.filter((other) =>
                    other === label ? currentTarget.checked : detect.value.includes(other),
                  );
                }}
              />
              {objectNames[label]}
            </label>
          ))}
          <label class="field">
            <span class="field-name">Building footprints as they stood before (GeoJSON)</span>
            <input
              type="file"
              name="buildings-file"
              accept=".geojson,.json"
              disabled={isPlain}
              onChange={({ currentTarget }) => {
                buildings.value = currentTarget.files?.[0] ?? null;
              }}
            />
          </label>
          <label class="field">
            <span class="field-name">
              {isPlain
                ? 'What a pixel measures, m, if you know it'
                : "Pixel size to compare at, m; empty: the coarser scene's"}
            </span>
            <input
              type="text"
              inputMode="decimal"
              name="gsd"
              value={gsd.value}
              onInput={({ currentTarget }) => {
                gsd.value = currentTarget.value.trim().replace(',', '.');
              }}
            />
          </label>
        </fieldset>
        <div class="field-pair even">
          <label class="field">
            <span class="field-name">What the place is called</span>
            <input
              type="text"
              name="title"
              maxLength={120}
              value={title.value}
              onInput={({ currentTarget }) => {
                title.value = currentTarget.value;
              }}
            />
          </label>
          <label class="field">
            <span class="field-name">Credit, where the files name none</span>
            <input
              type="text"
              name="credit"
              maxLength={300}
              placeholder="© provider, year"
              value={credit.value}
              onInput={({ currentTarget }) => {
                credit.value = currentTarget.value;
              }}
            />
          </label>
        </div>
        {problem.value && <Notice kind="problem">{problem.value}</Notice>}
        <div class="form-actions">
          <button type="submit" class="button primary" disabled={sending.value !== null}>
            Start comparison
          </button>
          <span role="status">{sending.value}</span>
        </div>
      </form>
    </Frame>
  );
}

function lookOf({ intake }: SceneDraft) {
  return intake.state === 'ready' ? intake.look : null;
}

/** Ground that was searched counts as long as a scene that was found there is one of the two. */
function groundOf(searched: SearchedGround | null, drafts: readonly SceneDraft[]): SearchedGround | null {
  const isOfIt = ({ from, path }: SceneDraft) => from === 'address' && searched?.addresses.includes(path);
  return drafts.some(isOfIt) ? searched : null;
}

/** Only of a draft that misses nothing. */
function referenceOf({ intake }: SceneDraft): string {
  return intake.state === 'ready' || intake.state === 'far' ? intake.reference : '';
}

function gsdFault(text: string): string | null {
  return text === '' || Number(text) > 0 ? null : `“${text}” is no pixel size. Give metres, like 0.5, or nothing.`;
}

function geojsonFile(geometry: object): File {
  return new File([JSON.stringify(geometry)], 'area.geojson', { type: 'application/geo+json' });
}

/** An optional field of a request: left out rather than empty. */
function given<Key extends string, Value>(key: Key, value: Value | null): { readonly [K in Key]?: Value } {
  return (value === null ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
}
