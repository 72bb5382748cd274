import { useSignal } from '@preact/signals';
import type { JobRequest } from '../../../src/core/contract/api.ts';
import { startJob, uploadScene } from '../api-client.ts';
import { Frame, Notice } from '../frame.tsx';
import type { Side } from '../map/side.ts';
import { formatPlace, type ScenePair } from '../state/link.ts';
import { acquiredAtOf, draftOf, emptyDraft, type SceneDraft, whatIsMissing } from './scene-draft.ts';
import { SceneField } from './scene-field.tsx';

/** Asks for two scenes, starts the comparison and goes on to watch it. */
export function NewComparison({ scenes }: { readonly scenes?: ScenePair | undefined }) {
  const draft = (side: Side) => (scenes ? draftOf(scenes[side]) : emptyDraft);
  const drafts = { before: useSignal(draft('before')), after: useSignal(draft('after')) };
  const credit = useSignal('');
  const sending = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);

  const sceneReference = async (side: Side, draft: SceneDraft): Promise<string> => {
    if (draft.from === 'path') return draft.path.trim();
    return uploadScene(draft.file!, (fraction) => {
      sending.value = `Uploading the ${side} scene, ${Math.floor(fraction * 100)} %`;
    });
  };

  const start = async (event: Event) => {
    event.preventDefault();
    const [before, after] = [drafts.before.value, drafts.after.value];
    problem.value = whatIsMissing('before', before) ?? whatIsMissing('after', after);
    if (problem.value) return;
    try {
      sending.value = 'Starting';
      const request: JobRequest = {
        before: await sceneReference('before', before),
        after: await sceneReference('after', after),
        ...optional('beforeDate', acquiredAtOf(before)),
        ...optional('afterDate', acquiredAtOf(after)),
        ...optional('credit', credit.value.trim() || null),
      };
      location.hash = formatPlace({ page: 'job', id: (await startJob(request)).id });
    } catch (error) {
      problem.value = (error as Error).message;
    } finally {
      sending.value = null;
    }
  };

  return (
    <Frame title="New comparison">
      <form class="form" onSubmit={start} noValidate>
        <p class="lead">
          Two scenes of the same place: GeoTIFF, COG, PNG or JPEG. They may differ in size, grid and coordinate system.
          Images without georeference are aligned on their content.
        </p>
        <div class="scene-fields">
          <SceneField side="before" draft={drafts.before} />
          <SceneField side="after" draft={drafts.after} />
        </div>
        <label class="field">
          <span class="field-name">Credit, where the files name none</span>
          <input
            type="text"
            maxLength={300}
            placeholder="© provider, year"
            value={credit.value}
            onInput={({ currentTarget }) => {
              credit.value = currentTarget.value;
            }}
          />
        </label>
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

/** An optional field of a request: left out rather than empty. */
function optional<Key extends string>(key: Key, value: string | null): { readonly [K in Key]?: string } {
  return (value === null ? {} : { [key]: value }) as { readonly [K in Key]?: string };
}
