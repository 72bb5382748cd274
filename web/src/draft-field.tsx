import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { DraftFault } from './draft-fault.ts';

/** One field of a form, the text as it is typed, with what is wrong with it right below. */
export function DraftField<Draft extends object>({
  form,
  name,
  label,
  draft,
  fault,
  type = 'text',
  lines = 1,
  placeholder,
}: {
  /** Begins the names of all its fields: `site-name`. */
  readonly form: string;
  readonly name: string & keyof Draft;
  readonly label: string;
  readonly draft: Signal<Draft>;
  readonly fault: DraftFault<Draft> | null;
  readonly type?: 'text' | 'number' | 'date' | 'time';
  readonly lines?: number;
  readonly placeholder?: string;
}) {
  const [field, why] = [useId(), useId()];
  const isWrong = fault?.field === name;
  const shared = {
    id: field,
    name: `${form}-${name}`,
    spellcheck: false,
    autocomplete: 'off',
    placeholder,
    value: String(draft.value[name]),
    'aria-invalid': isWrong || undefined,
    'aria-describedby': isWrong ? why : undefined,
    onInput: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      draft.value = { ...draft.value, [name]: currentTarget.value };
    },
  };
  return (
    <div>
      <div class="field">
        <label class="field-name" for={field}>
          {label}
        </label>
        {lines > 1 ? (
          <textarea rows={lines} {...shared} />
        ) : (
          <input
            // What a person types half is kept, also of a number.
            type={type === 'number' ? 'text' : type}
            inputMode={type === 'number' ? 'decimal' : undefined}
            maxLength={2000}
            {...shared}
          />
        )}
      </div>
      {isWrong && (
        <p id={why} class="field-fault" role="alert">
          {fault.why}
        </p>
      )}
    </div>
  );
}
