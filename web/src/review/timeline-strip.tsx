import { useSignal } from '@preact/signals';
import type { RunSummary } from '../../../src/core/contract/api.ts';
import type { Side } from '../map/side.ts';
import { formatPlace, initialDeskView } from '../state/link.ts';
import { type Timeline, type TimelineScene, timelineOf } from './timeline.ts';
import { dateInWords } from './words.ts';

/** Where the server knows more than two dates of this place: any two of them, opened where a run compared them, else to be compared. */
export function TimelineStrip({ runId, runs }: { readonly runId: string; readonly runs: readonly RunSummary[] }) {
  const timeline = timelineOf(runId, runs);
  const here = runs.find(({ id }) => id === runId);
  if (!here || timeline.scenes.length < 3) return null;
  return <Strip timeline={timeline} here={here} />;
}

function Strip({ timeline, here }: { readonly timeline: Timeline; readonly here: RunSummary }) {
  const chosen = { before: useSignal(here.beforeScene.id), after: useSignal(here.afterScene.id) };
  const [before, after] = [chosen.before.value, chosen.after.value];
  const run = timeline.runOf(before, after);
  const scene = (id: string) => timeline.scenes.find((one) => one.id === id)!;
  return (
    <nav class="timeline" aria-label="Dates of this place">
      <span class="timeline-count">{timeline.scenes.length} dates of this place</span>
      {(['before', 'after'] as const).map((side) => (
        <SceneChoice
          key={side}
          side={side}
          scenes={timeline.scenes}
          chosen={chosen[side].value}
          isCompared={(id) => timeline.runOf(side === 'before' ? id : before, side === 'after' ? id : after) !== null}
          onChoose={(id) => {
            chosen[side].value = id;
          }}
        />
      ))}
      <Answer here={here} run={run} before={scene(before)} after={scene(after)} />
    </nav>
  );
}

function SceneChoice({
  side,
  scenes,
  chosen,
  isCompared,
  onChoose,
}: {
  readonly side: Side;
  readonly scenes: readonly TimelineScene[];
  readonly chosen: string;
  /** Whether a run has this scene with the one chosen on the other side. */
  readonly isCompared: (id: string) => boolean;
  readonly onChoose: (id: string) => void;
}) {
  return (
    <label>
      {side === 'before' ? 'Before' : 'After'}{' '}
      <select value={chosen} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {scenes.map(({ id, name, acquiredAt }) => (
          <option key={id} value={id}>
            {isCompared(id) ? '● ' : '○ '}
            {acquiredAt === null ? name : dateInWords(acquiredAt)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What can be done with the two dates chosen. */
function Answer({
  here,
  run,
  before,
  after,
}: {
  readonly here: RunSummary;
  readonly run: RunSummary | null;
  readonly before: TimelineScene;
  readonly after: TimelineScene;
}) {
  if (before.id === here.beforeScene.id && after.id === here.afterScene.id)
    return <span class="timeline-answer">shown here</span>;
  if (run) {
    return <a href={formatPlace({ page: 'run', id: run.id, desk: initialDeskView })}>Open this pair</a>;
  }
  if (before.id === after.id) return <span class="timeline-answer">choose two dates</span>;
  return <a href={formatPlace({ page: 'new', scenes: { before, after } })}>Compare these two</a>;
}
