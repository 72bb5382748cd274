import { useSignal } from '@preact/signals';
import { formatPlace, type Place } from '../state/link.ts';

/** Copies the link to a place, whole view included. */
export function CopyLink({ place }: { readonly place: () => Place }) {
  const said = useSignal('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(new URL(formatPlace(place()), location.href).href);
      said.value = 'Link copied';
    } catch {
      said.value = 'Copy it from the address bar';
    }
    setTimeout(() => {
      said.value = '';
    }, 2500);
  };
  return (
    <button type="button" class="button" aria-label={said.value || 'Copy link'} onClick={copy}>
      <span aria-live="polite">
        {said.value || (
          <>
            Copy<span class="wide-only"> link</span>
          </>
        )}
      </span>
    </button>
  );
}
