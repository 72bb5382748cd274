import type { ComponentChildren } from 'preact';

/** A button of the toolbar that opens a small panel over the map; it stays open while the person works on the map. Escape closes it. */
export function PopOver({
  name,
  state,
  onToggle,
  children,
}: {
  readonly name: string;
  /** How it stands, where that is not as usual. */
  readonly state?: string | undefined;
  readonly onToggle?: (isOpen: boolean) => void;
  readonly children: ComponentChildren;
}) {
  return (
    <details
      class="pop-over"
      onToggle={({ currentTarget }) => onToggle?.(currentTarget.open)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault(); // Else it also leaves the finding in focus.
        event.currentTarget.open = false;
        event.currentTarget.querySelector('summary')?.focus();
      }}
    >
      <summary>
        {name}
        {state && <span class="pop-over-state">{state}</span>}
      </summary>
      <div class="pop-over-panel">{children}</div>
    </details>
  );
}
