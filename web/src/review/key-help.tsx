import type { Ref } from 'preact';
import { keys } from './keys.ts';

/** All keys, in words. */
export function KeyHelp({ dialog }: { readonly dialog: Ref<HTMLDialogElement> }) {
  return (
    <dialog class="key-help" ref={dialog} aria-labelledby="key-help-title">
      <form method="dialog">
        <h2 id="key-help-title">Keys</h2>
        <dl>
          {keys.map(({ key, cap, does }) => (
            <div key={key}>
              <dt>
                <kbd>{cap ?? key.toUpperCase()}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p class="hint">They rest while you type. On the map, arrow keys move, plus and minus zoom.</p>
        <button type="submit" class="button primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
