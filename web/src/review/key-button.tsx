/** A button with the key that does the same. */
export function KeyButton({
  name,
  keyCap,
  isPressed,
  isExpanded,
  onClick,
}: {
  readonly name: string;
  readonly keyCap: string;
  readonly isPressed?: boolean;
  readonly isExpanded?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      class="key-button"
      aria-keyshortcuts={keyCap}
      aria-pressed={isPressed}
      aria-expanded={isExpanded}
      onClick={onClick}
    >
      <span class="key-cap" aria-hidden="true">
        {keyCap}
      </span>{' '}
      {name}
    </button>
  );
}
