/** A button with the key that does the same. */
export function KeyButton({
  name,
  label,
  keyCap,
  isPressed,
  isExpanded,
  onClick,
}: {
  readonly name: string;
  /** For who does not see where it stands. */
  readonly label?: string;
  readonly keyCap: string;
  readonly isPressed?: boolean;
  readonly isExpanded?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      class="key-button"
      aria-label={label ?? name}
      aria-keyshortcuts={keyCap}
      aria-pressed={isPressed}
      aria-expanded={isExpanded}
      onClick={onClick}
    >
      <kbd>{keyCap}</kbd> {name}
    </button>
  );
}
