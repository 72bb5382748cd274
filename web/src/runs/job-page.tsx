import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JobView, Progress } from '../../../src/core/contract/api.ts';
import { type Connection, cancelJob, followJob } from '../api-client.ts';
import { Frame, Notice } from '../frame.tsx';
import { initialDeskView } from '../state/link.ts';
import { replacePlace } from '../state/place.ts';

/** Watches one comparison and goes on to its result when it is done. */
export function JobPage({ id }: { readonly id: string }) {
  const job = useSignal<JobView | null>(null);
  const connection = useSignal<Connection>('open');
  const problem = useSignal<string | null>(null);
  useEffect(
    () =>
      followJob(id, {
        onView: (view) => {
          job.value = view;
          if (view.runId) replacePlace({ page: 'run', id: view.runId, desk: initialDeskView });
        },
        onConnection: (state) => {
          connection.value = state;
        },
      }),
    [id],
  );
  const cancel = () => {
    cancelJob(id).catch((error: Error) => {
      problem.value = error.message;
    });
  };

  const view = job.value;
  const isUnknown = view === null && connection.value === 'refused';
  const isOpen = !isUnknown && (view === null || view.state === 'queued' || view.state === 'running');
  return (
    <Frame title={view ? `${view.before} → ${view.after}` : 'Comparison'}>
      <div class="job">
        {isOpen && <JobProgress view={view} />}
        {isOpen && connection.value === 'retrying' && (
          <Notice kind="caution">The server does not answer. The page keeps trying.</Notice>
        )}
        {isUnknown && (
          <Notice kind="problem">
            The server does not know this comparison: it forgets them when it is restarted. Look among the runs, or
            start again.
          </Notice>
        )}
        {view?.problem && (
          <Notice kind="problem">
            {view.problem.title}: {view.problem.detail}
          </Notice>
        )}
        {view?.state === 'cancelled' && <Notice kind="caution">Cancelled. Nothing was kept.</Notice>}
        {problem.value && <Notice kind="problem">{problem.value}</Notice>}
        <div class="form-actions">
          {isOpen ? (
            <button type="button" class="button" onClick={cancel}>
              Cancel
            </button>
          ) : (
            <a class="button primary" href="#/new">
              Start another
            </a>
          )}
        </div>
      </div>
    </Frame>
  );
}

function JobProgress({ view }: { readonly view: JobView | null }) {
  const words = progressInWords(view);
  const progress = view?.progress;
  return (
    <div class="progress">
      <p role="status">{words}</p>
      <progress aria-label={words} max={progress?.total || 1} value={progress ? progress.done : undefined} />
    </div>
  );
}

function progressInWords(view: JobView | null): string {
  if (view === null) return 'Asking for the state of this comparison …';
  if (view.state === 'queued') return 'Waiting for the comparison before it …';
  return view.progress ? stageInWords(view.progress) : 'Starting …';
}

function stageInWords({ stage, done, total }: Progress): string {
  return `${stage.charAt(0).toUpperCase()}${stage.slice(1)}: ${Math.floor(done)} of ${total}`;
}
