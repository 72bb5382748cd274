import type { Signal } from '@preact/signals';
import type { SceneLook } from '../../../src/core/contract/api.ts';
import type { Side } from '../map/side.ts';
import { dateInWords } from '../review/words.ts';
import type { Intake, SceneDraft } from './scene-draft.ts';
import { letGo, takeInFile, takeInPath } from './take-in.ts';

const titles: Record<Side, string> = { before: 'Before', after: 'After' };

/** Where a person can have a scene from; one of a run comes by a link. */
const origins: Record<Exclude<SceneDraft['from'], 'run'>, string> = {
  file: 'Upload',
  path: 'Path on the server',
  address: 'Address',
};

/** What is typed: a path on the server, or an address. */
const typed = {
  path: { name: 'File or folder of tiles', example: 'scenes/site/2022-08-09.tif' },
  address: { name: 'Address of a GeoTIFF, PNG, JPEG or STAC item', example: 'https://example.org/2022-08-09.tif' },
} as const;

/** One scene of a new comparison: a file, a path on the server or an address, what it turns out to be, and when it was taken. */
export function SceneField({ side, draft }: { readonly side: Side; readonly draft: Signal<SceneDraft> }) {
  const change = (part: Partial<SceneDraft>) => {
    draft.value = { ...draft.value, ...part };
  };
  const choose = (file: File | undefined) => {
    if (file) void takeInFile(draft, file);
  };
  const { from, fileName, path, intake, day, time } = draft.value;
  return (
    <fieldset class="scene-field">
      <legend>{titles[side]}</legend>
      <fieldset class="segments" aria-label={`${titles[side]} scene from`}>
        {(Object.keys(origins) as (keyof typeof origins)[]).map((origin) => (
          <button
            key={origin}
            type="button"
            aria-pressed={from === origin}
            onClick={() => {
              letGo(draft);
              change({ from: origin, fileName: '', path: '' });
            }}
          >
            {origins[origin]}
          </button>
        ))}
      </fieldset>
      {from === 'run' && <p class="run-scene">{fileName}, as a run of this server read it</p>}
      {from === 'file' && (
        <label
          class="drop"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            choose(event.dataTransfer?.files[0]);
          }}
        >
          <input
            type="file"
            name={`${side}-file`}
            accept=".tif,.tiff,.png,.jpg,.jpeg,.kmz"
            onChange={({ currentTarget }) => choose(currentTarget.files?.[0])}
          />
          <span class="drop-words">{fileName || 'Choose a file or drop it here'}</span>
        </label>
      )}
      {(from === 'path' || from === 'address') && (
        <label class="field">
          <span class="field-name">{typed[from].name}</span>
          <input
            type="text"
            name={`${side}-${from}`}
            value={path}
            spellcheck={false}
            placeholder={typed[from].example}
            onInput={({ currentTarget }) => change({ path: currentTarget.value, intake: { state: 'none' } })}
            onBlur={() => void takeInPath(draft)}
          />
        </label>
      )}
      <IntakeNote side={side} intake={intake} />
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
      <p class="hint">{dateHint(intake)}</p>
    </fieldset>
  );
}

function IntakeNote({ side, intake }: { readonly side: Side; readonly intake: Intake }) {
  switch (intake.state) {
    case 'none':
      return <div class="intake" />;
    case 'uploading':
      return (
        <div class="intake">
          <p role="status">Uploading, {Math.floor(intake.fraction * 100)} %</p>
          <progress aria-label={`Upload of the ${side} scene`} max={1} value={intake.fraction} />
        </div>
      );
    case 'looking':
      return (
        <div class="intake">
          <p role="status">Reading the scene …</p>
        </div>
      );
    case 'refused':
      return (
        <div class="intake">
          <p class="notice" data-kind="problem" role="alert">
            {intake.why}
          </p>
        </div>
      );
    case 'far':
      return (
        <div class="intake">
          <p>Its size and date are read when the comparison fetches it. It is kept on the server as it came.</p>
        </div>
      );
    case 'ready':
      return (
        <div class="intake">
          <img
            src={intake.look.preview}
            width={intake.look.previewGrid.width}
            height={intake.look.previewGrid.height}
            alt={`Preview of the ${side} scene`}
          />
          <p>{lookInWords(intake.look)}</p>
        </div>
      );
  }
}

function lookInWords({ widthPx, heightPx, gsdMeters, crs, bandNames, credit }: SceneLook): string {
  const size = `${widthPx.toLocaleString('en')} × ${heightPx.toLocaleString('en')} px`;
  const gsd = gsdMeters === null ? 'scale unknown' : `${Number(gsdMeters.toPrecision(3))} m`;
  return [size, gsd, crs ?? 'no georeference', bandNames.join(', '), credit ?? 'no credit line'].join(' · ');
}

function dateHint(intake: Intake): string {
  if (intake.state !== 'ready') return "Empty: the file's own date counts.";
  const { acquiredAt } = intake.look;
  return acquiredAt === null
    ? 'The file states no date. Give it if you know it: graphics say “date unknown” otherwise.'
    : `Empty: the file's own date counts, ${dateInWords(acquiredAt)}.`;
}
