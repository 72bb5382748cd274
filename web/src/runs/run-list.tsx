import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RunSummary } from '../../../src/core/contract/api.ts';
import { listRuns, runPath } from '../api-client.ts';
import { Frame, Notice } from '../frame.tsx';
import { dateInWords, observedInWords, verdictInWords } from '../review/words.ts';
import { SmallPicture } from '../small-picture.tsx';
import { formatPlace, initialDeskView } from '../state/link.ts';
import { replacePlace } from '../state/place.ts';

/** What was struck, and what came, went and stayed; what lies near what is for the run's own page. */
const SUMMARY_SENTENCES = 2;

/** Every run of this server, newest first. On arrival, a single run opens at once: there is nothing to choose. */
export function RunList({ isArrival }: { readonly isArrival: boolean }) {
  const runs = useSignal<readonly RunSummary[] | null>(null);
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    listRuns().then(
      (listed) => {
        const [only] = listed;
        if (isArrival && only && listed.length === 1) {
          replacePlace({ page: 'run', id: only.id, desk: initialDeskView });
        } else {
          runs.value = listed.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
        }
      },
      (error: Error) => {
        problem.value = error.message;
      },
    );
  }, []);
  return (
    <Frame title="Runs">
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
      {runs.value?.length === 0 && (
        <p class="empty">
          Nothing compared yet. <a href="#/new">Start with two scenes of one place.</a>
        </p>
      )}
      <ul class="runs">
        {runs.value?.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
    </Frame>
  );
}

function RunRow({ run }: { readonly run: RunSummary }) {
  const verdict = verdictInWords(run.verdict);
  return (
    <li>
      <a class="run" href={formatPlace({ page: 'run', id: run.id, desk: initialDeskView })}>
        <SmallPicture address={`${runPath(run.id)}/pair.jpg`} name="run-picture" alt="" words="no picture" />
        <strong class="run-title">{run.title}</strong>
        <span class="run-dates">
          {dateInWords(run.beforeAcquiredAt)} → {dateInWords(run.afterAcquiredAt)}
        </span>
        {run.summary.length > 0 && <span class="run-ledger">{run.summary.slice(0, SUMMARY_SENTENCES).join(' ')}</span>}
        <span class="run-verdict" data-verdict={run.verdict.kind}>
          <span class="verdict-mark" aria-hidden="true">
            {verdict.mark}
          </span>
          {verdict.headline}
        </span>
        <span class="run-observed">
          {run.verdict.kind === 'not-observed' ? '' : observedInWords(run.verdict.observedFraction)}
        </span>
      </a>
    </li>
  );
}
