import { useSignal } from '@preact/signals';
import type { ComponentChild } from 'preact';
import { useId } from 'preact/hooks';

/** A list under its title: the first of it, and all on request. */
export function Shortened<Thing>({
  title,
  things,
  all,
  most,
  children,
}: {
  readonly title: string;
  /** What they are called: "pairs". */
  readonly things: string;
  readonly all: readonly Thing[];
  readonly most: number;
  readonly children: (thing: Thing) => ComponentChild;
}) {
  const isWhole = useSignal(all.length <= most);
  const heading = useId();
  return (
    <section class="shortened" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      <ol>{(isWhole.value ? all : all.slice(0, most)).map(children)}</ol>
      {!isWhole.value && (
        <button
          type="button"
          class="button"
          onClick={() => {
            isWhole.value = true;
          }}
        >
          Show all {all.length} {things}
        </button>
      )}
    </section>
  );
}
