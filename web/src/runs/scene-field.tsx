import type { Signal } from '@preact/signals';
import type { Side } from '../map/side.ts';
import type { SceneDraft } from './scene-draft.ts';

const titles: Record<Side, string> = { before: 'Before', after: 'After' };

/** One scene of a new comparison: a file or a path on the server, and when it was taken. */
export function SceneField({ side, draft }: { readonly side: Side; readonly draft: Signal<SceneDraft> }) {
  const change = (part: Partial<SceneDraft>) => {
    draft.value = { ...draft.value, ...part };
  };
  const { from, file, path, day, time } = draft.value;
  return (
    <fieldset class="scene-field">
      <legend>{titles[side]}</legend>
      <fieldset class="segments" aria-label={`${titles[side]} scene from`}>
        <button type="button" aria-pressed={from === 'file'} onClick={() => change({ from: 'file' })}>
          Upload
        </button>
        <button type="button" aria-pressed={from === 'path'} onClick={() => change({ from: 'path' })}>
          Path on the server
        </button>
      </fieldset>
      {from === 'file' ? (
        <label
          class="drop"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            change({ file: event.dataTransfer?.files[0] ?? null });
          }}
        >
          <input
            type="file"
            name={`${side}-file`}
            accept=".tif,.tiff,.png,.jpg,.jpeg"
            onChange={({ currentTarget }) => change({ file: currentTarget.files?.[0] ?? null })}
          />
          <span class="drop-words">{file ? file.name : 'Choose a file or drop it here'}</span>
        </label>
      ) : (
        <label class="field">
          <span class="field-name">File or folder of tiles</span>
          <input
            type="text"
            name={`${side}-path`}
            value={path}
            spellcheck={false}
            placeholder="scenes/site/2022-08-09.tif"
            onInput={({ currentTarget }) => change({ path: currentTarget.value })}
          />
        </label>
      )}
      <div class="field-pair">
        <label class="field">
          <span class="field-name">Acquired on</span>
          <input
            type="date"
            name={`${side}-day`}
            value={day}
            onInput={({ currentTarget }) => change({ day: currentTarget.value })}
          />
        </label>
        <label class="field">
          <span class="field-name">at (UTC)</span>
          <input
            type="time"
            name={`${side}-time`}
            value={time}
            onInput={({ currentTarget }) => change({ time: currentTarget.value })}
          />
        </label>
      </div>
      <p class="hint">Empty: the file's own date counts.</p>
    </fieldset>
  );
}
