import { useSignal } from '@preact/signals';
import type { Look, Site, WatchedScene } from '../../../src/core/contract/watch.ts';
import { startJob, uploadFile } from '../api-client.ts';
import { Notice } from '../frame.tsx';
import type { Side } from '../map/side.ts';
import { dateInWords } from '../review/words.ts';
import { formatPlace, initialDeskView } from '../state/link.ts';
import { scenesOf } from './seen-scenes.ts';
import { hasPictures } from './site-words.ts';

/** Any two dates of a site: opened where a look compared them, else compared now, on the site's ground. */
export function CompareDates({ site, looks }: { readonly site: Site; readonly looks: readonly Look[] }) {
  const scenes = scenesOf(looks);
  const before = useSignal(scenes[0]?.id ?? '');
  const after = useSignal(scenes.at(-1)?.id ?? '');
  const isStarting = useSignal(false);
  const problem = useSignal<string | null>(null);
  if (scenes.length < 2) return null;
  const [from, to] = [before, after].map(({ value }) => scenes.find(({ id }) => id === value)) as [
    WatchedScene | undefined,
    WatchedScene | undefined,
  ];
  const done = looks.find(
    (look) => hasPictures(look) && look.before?.id === before.value && look.after?.id === after.value,
  );
  const start = async () => {
    if (!from?.itemAddress || !to?.itemAddress) return;
    isStarting.value = true;
    problem.value = null;
    try {
      const area = new File([JSON.stringify(site.area)], 'site.geojson', { type: 'application/geo+json' });
      const job = await startJob({
        before: from.itemAddress,
        after: to.itemAddress,
        aoi: await uploadFile(area, () => {}),
        title: site.name,
      });
      location.hash = formatPlace({ page: 'job', id: job.id });
    } catch (error) {
      problem.value = (error as Error).message;
    } finally {
      isStarting.value = false;
    }
  };
  const choice = (side: Side, chosen: typeof before) => (
    <label class="field">
      <span class="field-name">{side === 'before' ? 'Before' : 'After'}</span>
      <select
        name={`dates-${side}`}
        value={chosen.value}
        onChange={({ currentTarget }) => {
          chosen.value = currentTarget.value;
        }}
      >
        {scenes.map(({ id, acquiredAt, sensor }) => (
          <option key={id} value={id}>
            {[dateInWords(acquiredAt), sensor].filter(Boolean).join(', ')}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <section class="compare-dates" aria-labelledby="dates-title">
      <h2 id="dates-title">Compare two dates</h2>
      <div class="compare-dates-row">
        {choice('before', before)}
        {choice('after', after)}
        {done?.runId ? (
          <a class="button" href={formatPlace({ page: 'run', id: done.runId, desk: initialDeskView })}>
            Open this pair
          </a>
        ) : (
          <button
            type="button"
            class="button primary"
            disabled={isStarting.value || !isComparable(from, to)}
            onClick={() => void start()}
          >
            Compare
          </button>
        )}
      </div>
      {!done && !isComparable(from, to) && (
        <p class="hint">
          {from?.id === to?.id ? 'Choose two dates.' : 'The archive gives no address for one of these scenes.'}
        </p>
      )}
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
    </section>
  );
}

function isComparable(from: WatchedScene | undefined, to: WatchedScene | undefined): boolean {
  return from?.id !== to?.id && Boolean(from?.itemAddress) && Boolean(to?.itemAddress);
}
