import type { Registration } from '../../../src/core/contract/run.ts';
import { registrationInWords } from './words.ts';

/** How well the two dates fit, in sight at all times; opens to say what that means. */
export function RegistrationNote({ registration }: { readonly registration: Registration }) {
  const { short, isWorrying, meaning } = registrationInWords(registration);
  return (
    <details class="registration" data-worrying={isWorrying}>
      <summary>
        {isWorrying && (
          <span class="warning-mark" role="img" aria-label="Warning">
            ⚠
          </span>
        )}
        {short}
      </summary>
      <div class="registration-meaning">
        {meaning.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </details>
  );
}
