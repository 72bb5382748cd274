import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { totalWords } from '../../../src/core/contract/plan-totals.ts';
import type { PlannedLook } from '../../../src/core/contract/watch-api.ts';
import { Frame, Notice } from '../frame.tsx';
import { dateInWords } from '../review/words.ts';
import { formatPlace } from '../state/link.ts';
import { bytesInWords } from './site-words.ts';
import { StateChip } from './state-chip.tsx';
import { listPlan } from './watch-client.ts';

/** What a round would search, fetch and compare now, at which cost; none of it is done. */
export function PlanPage() {
  const looks = useSignal<readonly PlannedLook[]>([]);
  const cues = useSignal('');
  const isAsking = useSignal(true);
  const problem = useSignal<string | null>(null);
  const asking = useRef(new AbortController());
  const ask = async () => {
    const mine = new AbortController();
    asking.current = mine;
    looks.value = [];
    problem.value = null;
    isAsking.value = true;
    try {
      await listPlan((listed, said) => {
        looks.value = listed;
        cues.value = said;
      }, mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) problem.value = (error as Error).message;
    } finally {
      if (asking.current === mine) isAsking.value = false;
    }
  };
  useEffect(() => {
    void ask();
    return () => asking.current.abort();
  }, []);
  const known = looks.value;
  return (
    <Frame title="What a round would do now" isWide>
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
      <p class="hint">
        Archives are asked what they have, one site after the other, as a look asks them. Nothing is fetched, and
        nothing changes. Sites that are paused are left out.
      </p>
      <div class="plan-bar">
        {isAsking.value && <progress aria-label="Asking archives" />}
        <p role="status">
          {isAsking.value ? 'So far: ' : ''}
          {totalWords(known)} {cues.value}
        </p>
        {isAsking.value ? (
          <button type="button" class="button" onClick={() => asking.current.abort()}>
            Stop
          </button>
        ) : (
          <button type="button" class="button" onClick={() => void ask()}>
            Ask again
          </button>
        )}
      </div>
      {known.length > 0 && (
        <table class="plan-table">
          <thead>
            <tr>
              <th scope="col">Site</th>
              <th scope="col">Would</th>
              <th scope="col">To fetch</th>
              <th scope="col">Cost</th>
              <th scope="col" data-wide>
                Next look
              </th>
            </tr>
          </thead>
          <tbody>
            {known.map((look) => (
              <PlanRow key={look.siteId} look={look} />
            ))}
          </tbody>
        </table>
      )}
    </Frame>
  );
}

function PlanRow({ look: { siteId, name, does, search, bytes, cost, dueAt } }: { readonly look: PlannedLook }) {
  const compares = does === 'compare';
  return (
    <tr>
      <th scope="row">
        <a href={formatPlace({ page: 'site', id: siteId })}>{name}</a>
      </th>
      <td>
        {compares ? <strong>Compare</strong> : <StateChip look={{ state: does }} />}
        <span class="plan-why">{search}</span>
      </td>
      <td data-name="To fetch">{compares ? bytesInWords(bytes) : '–'}</td>
      <td data-name="Cost">{compares ? (cost ?? 'not known') : '–'}</td>
      <td data-wide>{dateInWords(dueAt)}</td>
    </tr>
  );
}
