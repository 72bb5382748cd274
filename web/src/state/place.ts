import { signal } from '@preact/signals';
import { formatPlace, type Place, parsePlace } from './link.ts';

/** Where the page is; follows the address bar. */
export const place = signal<Place>(parsePlace(location.hash));

window.addEventListener('hashchange', () => {
  place.value = parsePlace(location.hash);
});

/** Goes there, in place of this entry of the browser's history. */
export function replacePlace(next: Place): void {
  rewriteAddress(next);
  place.value = next;
}

/** Keeps the address bar true to what is shown, so that it can be copied at any time; the page stays as it is. */
export function rewriteAddress(current: Place): void {
  history.replaceState(null, '', formatPlace(current));
}
