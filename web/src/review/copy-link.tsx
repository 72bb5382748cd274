import { useSignal } from '@preact/signals';

/** Copies the address, which always tells the whole view. */
export function CopyLink() {
  const said = useSignal('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
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
