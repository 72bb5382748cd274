import type { Searching } from './searching.ts';

/** Lights scenes while an element is pointed at, or holds the keyboard's focus. */
export function lighting({ lit }: Searching, keys: readonly string[]) {
  const light = () => {
    lit.value = keys;
  };
  const quench = () => {
    lit.value = [];
  };
  return { onPointerEnter: light, onPointerLeave: quench, onFocusIn: light, onFocusOut: quench };
}
