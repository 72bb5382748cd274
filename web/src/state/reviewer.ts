import { signal } from '@preact/signals';

const KEY = 'aftermath.reviewer';

/** Who sits at this browser, as they call themselves; empty until they said so. Other tabs follow. */
export const reviewer = signal(localStorage.getItem(KEY) ?? '');

export function nameReviewer(name: string): void {
  reviewer.value = name.trim();
  localStorage.setItem(KEY, reviewer.value);
}

window.addEventListener('storage', ({ key, newValue }) => {
  if (key === KEY) reviewer.value = newValue ?? '';
});
