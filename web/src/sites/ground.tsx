import type { RefObject } from 'preact';

/** Where a map of the ground goes; arrows move it and + and − zoom while it has the focus. */
export function Ground({ target, label }: { readonly target: RefObject<HTMLDivElement>; readonly label: string }) {
  return (
    <div
      ref={target}
      class="ground"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: OpenLayers listens to the keys of what it is drawn in
      tabIndex={0}
      role="application"
      aria-label={`${label}; arrows move it, + and − zoom`}
    />
  );
}
