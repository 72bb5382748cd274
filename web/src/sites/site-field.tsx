import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { FormFault, SiteForm } from './site-draft.ts';

/** One field of a site, with what is wrong with it right below. */
export function SiteField({
  name,
  label,
  form,
  fault,
  lines = 1,
  placeholder,
  isNumber = false,
}: {
  readonly name: keyof SiteForm;
  readonly label: string;
  readonly form: Signal<SiteForm>;
  readonly fault: FormFault | null;
  readonly lines?: number;
  readonly placeholder?: string;
  readonly isNumber?: boolean;
}) {
  const [field, why] = [useId(), useId()];
  const isWrong = fault?.field === name;
  const shared = {
    id: field,
    name: `site-${name}`,
    spellcheck: false,
    autocomplete: 'off',
    placeholder,
    value: form.value[name],
    'aria-invalid': isWrong || undefined,
    'aria-describedby': isWrong ? why : undefined,
    onInput: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      form.value = { ...form.value, [name]: currentTarget.value };
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
          <input type="text" inputMode={isNumber ? 'decimal' : undefined} {...shared} />
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
