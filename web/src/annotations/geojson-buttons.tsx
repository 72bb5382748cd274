import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import type { GroundPositions } from '../../../src/core/geo/ground-positions.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import { inSlices } from './in-turns.ts';
import type { Ruler } from './measure.ts';
import { readGeojson } from './read-geojson.ts';
import { isSame } from './shapes.ts';
import { annotationsGeojson } from './write-geojson.ts';

/** What the page can read at once without standing still. */
const MOST_BYTES = 32 * 2 ** 20;

interface Answer {
  readonly kind: 'problem' | 'done';
  readonly words: readonly string[];
  /** What came in, to be taken out again as a whole. */
  readonly ids: readonly string[];
}

/** Takes annotations out as GeoJSON and in from it; without georeference neither, and says why. */
export function GeojsonButtons({
  run,
  desk,
  ruler,
  positions,
  isNamed,
}: {
  readonly run: RunManifest;
  readonly desk: AnnotationDesk;
  readonly ruler: Ruler;
  readonly positions: GroundPositions | null;
  readonly isNamed: boolean;
}) {
  const file = useRef<HTMLInputElement>(null);
  const answer = useSignal<Answer | null>(null);
  const { grid } = run;
  if (positions === null || grid.crs === null) {
    return (
      <p class="hint">
        GeoJSON holds longitude and latitude, which this run does not have: the scenes are not georeferenced.
        Annotations are kept with the run.
      </p>
    );
  }
  const located = { ...grid, crs: grid.crs };
  const take = async (text: string): Promise<Answer> => {
    const { annotations, notes } = await readGeojson(text, { grid, positions, colour: desk.colour.value });
    const standing = new Map(desk.annotations.value.map((one) => [one.id, one]));
    const changed = annotations.filter((annotation) => {
      const there = standing.get(annotation.id);
      return there === undefined || !isSame(there, annotation);
    });
    await inSlices(changed, (slice) => desk.put(...slice));
    const same = annotations.length - changed.length;
    const words = [
      `${changed.length.toLocaleString('en-US')} imported.`,
      ...(same > 0 ? [`${same.toLocaleString('en-US')} were there already.`] : []),
      ...notes,
    ];
    return { kind: 'done', words, ids: changed.flatMap(({ id }) => (standing.has(id) ? [] : [id])) };
  };
  const importFile = async (chosen: File) => {
    try {
      if (chosen.size > MOST_BYTES)
        throw new Error('The file is larger than 32 MB. Give only the shapes that matter here.');
      answer.value = await take(await chosen.text());
    } catch (error) {
      answer.value = { kind: 'problem', words: [(error as Error).message], ids: [] };
    }
  };
  const takeOut = async (ids: readonly string[]) => {
    answer.value = null;
    await inSlices(ids, (slice) => desk.remove(...slice));
    desk.said.value = ids.length === 1 ? 'Annotation deleted.' : `${ids.length} annotations deleted.`;
  };
  const exportFile = () => {
    const text = JSON.stringify(annotationsGeojson(desk.annotations.value, located, ruler), null, 1);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/geo+json' }));
    link.download = `annotations-${run.id}.geojson`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  };
  return (
    <>
      <input
        ref={file}
        type="file"
        hidden
        accept=".geojson,.json,application/geo+json,application/json"
        onChange={({ currentTarget }) => {
          const chosen = currentTarget.files?.[0];
          currentTarget.value = '';
          if (chosen) void importFile(chosen);
        }}
      />
      <button type="button" class="button" disabled={!isNamed} onClick={() => file.current?.click()}>
        Import GeoJSON
      </button>
      <button type="button" class="button" disabled={desk.annotations.value.length === 0} onClick={exportFile}>
        Export GeoJSON
      </button>
      <div class="import-answer" role="status">
        {answer.value && (
          <p class="notice" data-kind={answer.value.kind === 'problem' ? 'problem' : 'caution'}>
            {answer.value.words.join(' ')}{' '}
            {answer.value.ids.length > 0 && (
              <button type="button" class="button" onClick={() => void takeOut(answer.value!.ids)}>
                Take {answer.value.ids.length === 1 ? 'it' : 'them'} out again
              </button>
            )}
          </p>
        )}
      </div>
    </>
  );
}
