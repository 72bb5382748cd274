import { effect, type Signal } from '@preact/signals';

/** A row of buttons of which one is pressed: the choice that the signal holds. */
export function segments<Choice extends string>(
  chosen: Signal<Choice>,
  choices: readonly Choice[],
  titleOf: (choice: Choice) => string,
): { readonly element: HTMLElement; readonly dispose: () => void } {
  const element = document.createElement('div');
  element.className = 'segments';
  const buttons = choices.map((choice) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = titleOf(choice);
    button.title = titleOf(choice);
    button.addEventListener('click', () => {
      chosen.value = choice;
    });
    return button;
  });
  element.append(...buttons);
  const dispose = effect(() => {
    for (const [i, button] of buttons.entries()) {
      button.setAttribute('aria-pressed', String(chosen.value === choices[i]));
    }
  });
  return { element, dispose };
}
