import { useLayoutEffect } from 'preact/hooks';

/** Gives the keyboard's focus back, when what is shown here goes, to where it was before. */
export function useReturningFocus(): void {
  useLayoutEffect(() => {
    const former = document.activeElement as HTMLElement | null;
    return () => {
      if (former?.isConnected) former.focus({ preventScroll: true });
    };
  }, []);
}
