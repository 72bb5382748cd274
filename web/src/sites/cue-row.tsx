import type { ComponentChildren } from 'preact';
import type { Cue } from '../../../src/core/contract/cue.ts';
import { cueTimeInWords, seriesName } from './cue-words.ts';

/** What a cue tells, in a list of such; `children` what is said of it there. */
export function CueRow({
  cue,
  now,
  children,
}: {
  readonly cue: Cue;
  readonly now: number;
  readonly children: ComponentChildren;
}) {
  return (
    <li class="cue" data-live={Date.parse(cue.expiresAt) > now || undefined}>
      <span class="cue-head">
        <strong>{seriesName(cue)}</strong> {cueTimeInWords(cue)}
      </span>
      <span>{cue.sentence}</span>
      {children}
    </li>
  );
}
