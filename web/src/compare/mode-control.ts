import { effect, type Signal } from '@preact/signals';

/** The bar at the foot of a map that holds what its mode can be told. */
export function modeControl(label: string, ...children: readonly HTMLElement[]): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'mode-control';
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', label);
  bar.append(...children);
  return bar;
}

/** A slider with its name before it and its value, in words, behind it. */
export function slider(
  value: Signal<number>,
  {
    name,
    least,
    most,
    step,
    inWords,
  }: {
    readonly name: string;
    readonly least: number;
    readonly most: number;
    readonly step: number;
    readonly inWords: (value: number) => string;
  },
): { readonly element: HTMLElement; readonly dispose: () => void } {
  const element = document.createElement('label');
  element.className = 'mode-slider';
  const title = document.createElement('span');
  title.textContent = name;
  const input = document.createElement('input');
  Object.assign(input, { type: 'range', min: String(least), max: String(most), step: String(step) });
  const output = document.createElement('output');
  element.append(title, input, output);
  input.addEventListener('input', () => {
    value.value = Number(input.value);
  });
  const dispose = effect(() => {
    input.value = String(value.value);
    const words = inWords(value.value);
    input.setAttribute('aria-valuetext', words);
    output.textContent = words;
  });
  return { element, dispose };
}
