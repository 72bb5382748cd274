import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { SearchDraft, SearchFault } from './search-draft.ts';

/** One field of a search, with what is wrong with it right below. */
export function SearchField({
  name,
  label,
  draft,
  fault,
  type = 'text',
  placeholder,
}: {
  readonly name: keyof SearchDraft;
  readonly label: string;
  readonly draft: Signal<SearchDraft>;
  readonly fault: SearchFault | null;
  readonly type?: 'text' | 'number' | 'date' | 'time';
  readonly placeholder?: string;
}) {
  const why = useId();
  const isWrong = fault?.field === name;
  return (
    <div>
      <label class="field">
        <span class="field-name">{label}</span>
        <input
          type={type === 'number' ? 'text' : type}
          inputMode={type === 'number' ? 'decimal' : undefined}
          name={`search-${name}`}
          spellcheck={false}
          autocomplete="off"
          maxLength={2000}
          placeholder={placeholder}
          value={draft.value[name]}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? why : undefined}
          onInput={({ currentTarget }) => {
            draft.value = { ...draft.value, [name]: currentTarget.value };
          }}
        />
      </label>
      {isWrong && (
        <p id={why} class="field-fault" role="alert">
          {fault.why}
        </p>
      )}
    </div>
  );
}
