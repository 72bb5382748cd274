import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Look } from '../../../src/core/contract/watch.ts';
import type { LookUnderWay } from '../../../src/core/contract/watch-api.ts';
import { Notice } from '../frame.tsx';
import { underWayInWords } from './site-words.ts';
import { StateChip } from './state-chip.tsx';
import { askForLook, readLookUnderWay } from './watch-client.ts';

const ASK_EVERY_MS = 1500;

/** Looks at a site at once, and follows the look that waits or is under way, whoever asked for it, to what it came to. */
export function LookNow({
  siteId,
  looks,
  onTaken,
}: {
  readonly siteId: string;
  readonly looks: readonly Look[];
  /** Reads the looks anew. */
  readonly onTaken: () => Promise<unknown>;
}) {
  const underWay = useSignal<LookUnderWay | null>(null);
  /** The moment that the look which was followed here answers. */
  const followed = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const round = useRef(0);
  const follow = async (asked: Promise<LookUnderWay | null>) => {
    const mine = ++round.current;
    problem.value = null;
    try {
      let open = await asked;
      while (open !== null && round.current === mine) {
        followed.value = open.dueAt;
        underWay.value = open;
        await new Promise((done) => setTimeout(done, ASK_EVERY_MS));
        open = await readLookUnderWay(siteId);
      }
      if (round.current === mine && followed.value !== null) await onTaken();
    } catch (error) {
      if (round.current === mine) problem.value = (error as Error).message;
    } finally {
      if (round.current === mine) underWay.value = null;
    }
  };
  useEffect(() => {
    void follow(readLookUnderWay(siteId));
    return () => {
      round.current++;
    };
  }, [siteId]);

  const open = underWay.value;
  const look = looks.find(({ dueAt }) => dueAt === followed.value);
  return (
    <section class="look-now" aria-label="Look now">
      <button
        type="button"
        class="button primary"
        disabled={open !== null}
        onClick={() => void follow(askForLook(siteId))}
      >
        Look now
      </button>
      <div role="status">
        {open !== null && (
          <>
            <progress aria-label="The look is under way" />
            <span>{underWayInWords(open, new Date())}</span>
          </>
        )}
        {open === null && look !== undefined && (
          <>
            <StateChip look={look} />
            <span>{look.reason}</span>
          </>
        )}
        {open === null && followed.value !== null && look === undefined && <span>The look was taken back.</span>}
      </div>
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
    </section>
  );
}
