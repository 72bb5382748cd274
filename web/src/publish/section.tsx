import type { ComponentChildren } from 'preact';

/** One part of the panel, under a title of its own. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: string;
  /** Beside the title. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="publish-section" aria-label={title}>
      <h3>
        {title} {aside}
      </h3>
      {children}
    </section>
  );
}

/** One of a few, as buttons of one row. */
export function Segments<Value extends string>({
  name,
  options,
  value,
  onChoose,
}: {
  readonly name: string;
  readonly options: Readonly<Partial<Record<Value, string>>>;
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}) {
  return (
    <fieldset class="segments" aria-label={name}>
      {(Object.keys(options) as Value[]).map((option) => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChoose(option)}>
          {options[option]}
        </button>
      ))}
    </fieldset>
  );
}
