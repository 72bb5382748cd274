import type { Look } from '../../../src/core/contract/watch.ts';
import { stateWords } from './site-words.ts';

/** What the last look came to, told by mark, word and colour. */
export function StateChip({ look }: { readonly look: Pick<Look, 'state'> | null }) {
  const words = look === null ? { mark: '·', name: 'Not looked at yet' } : stateWords[look.state];
  return (
    <span class="state-chip" data-look={look?.state ?? 'none'}>
      <span class="state-mark" aria-hidden="true">
        {words.mark}
      </span>
      {words.name}
    </span>
  );
}
