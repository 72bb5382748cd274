import type { Nudge } from '../../../src/core/contract/review.ts';
import type { Registration } from '../../../src/core/contract/run.ts';
import { nudgeInWords } from './nudge-words.ts';
import { registrationInWords } from './words.ts';

/** How well the two dates fit, in sight at all times; opens to say what that means. */
export function RegistrationNote({
  registration,
  nudge,
}: {
  readonly registration: Registration;
  /** What a person corrected; null where nobody did, or nothing stands. */
  readonly nudge: Nudge | null;
}) {
  const { short, fit, isWorrying, meaning } = registrationInWords(registration);
  return (
    <details class="registration" data-worrying={isWorrying}>
      <summary>
        {isWorrying && (
          <span class="warning-mark" role="img" aria-label="Warning">
            ⚠
          </span>
        )}
        <span>
          {short}
          {fit && <span class="registration-fit">, {fit}</span>}
          {nudge && ', moved by hand'}
        </span>
      </summary>
      <div class="registration-meaning">
        {nudge && <p>{nudgeInWords(nudge)} The figures below are of the run's own alignment.</p>}
        {meaning.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </details>
  );
}
