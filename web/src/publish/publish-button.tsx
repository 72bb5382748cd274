import { useEffect, useRef } from 'preact/hooks';
import type { Publishing } from './publishing.ts';

/** Opens and closes the publish panel; has the keyboard's focus again once that is closed. */
export function PublishButton({ publishing: { view, toggle } }: { readonly publishing: Publishing }) {
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = view.value !== null;
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current!.focus({ preventScroll: true });
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <button
      type="button"
      class="button"
      aria-pressed={isOpen}
      aria-keyshortcuts={isOpen ? 'Escape' : 'P'}
      ref={button}
      onClick={toggle}
    >
      Publish
    </button>
  );
}
