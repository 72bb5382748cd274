import { damageClasses } from '../../../src/core/contract/finding.ts';
import { rejectReasons } from '../../../src/core/contract/review.ts';
import { type Desk, stepBlink, stepSwipe } from '../state/desk.ts';
import { damageClassWords } from './review-words.ts';
import type { Triage } from './triage.ts';

/** What a key acts on. */
export interface KeyContext {
  readonly desk: Desk;
  readonly triage: Triage;
  readonly showHelp: () => void;
  readonly publish: () => void;
}

/** One key, what it does in words, and what it does. */
export interface Key {
  /** Lower case, as `KeyboardEvent.key`. */
  readonly key: string;
  /** As it stands on the keyboard, where that is not its capital. */
  readonly cap?: string;
  readonly does: string;
  /** Acts again while it is held down. */
  readonly repeats?: boolean;
  readonly act: (context: KeyContext) => void;
}

/** All keys of a run's desk. The help is made of this table. */
export const keys: readonly Key[] = [
  { key: 'j', does: 'Next candidate in the list', repeats: true, act: ({ triage }) => triage.step(1) },
  { key: 'k', does: 'Previous candidate', repeats: true, act: ({ triage }) => triage.step(-1) },
  { key: 'g', does: 'Go to the next one that nobody has reviewed', act: ({ triage }) => triage.nextUnreviewed() },
  { key: 'a', does: 'Accept it as it is stated', act: ({ triage }) => triage.accept() },
  { key: 'r', does: 'Reject it: asks for the reason, 1 to 8', act: ({ triage }) => ask(triage, 'reason') },
  ...damageClasses.map((damageClass, i) => ({
    key: String(i + 1),
    does: `Accept it as ${damageClassWords[damageClass]}`,
    act: ({ triage }: KeyContext) => triage.classify(damageClass),
  })),
  { key: 'n', does: 'Note on it', act: ({ triage }) => ask(triage, 'note') },
  { key: 'u', does: 'Undo your last decision', act: ({ triage }) => triage.undo() },
  {
    key: ' ',
    cap: 'Space',
    does: 'Blink between the two dates; again: stop, then date by date',
    act: ({ desk }) => stepBlink(desk),
  },
  { key: 's', does: 'Swipe; again: turn the line between the dates', act: ({ desk }) => stepSwipe(desk) },
  {
    key: 'd',
    does: 'Difference of the two dates',
    act: ({ desk }) => {
      desk.mode.value = 'difference';
    },
  },
  { key: 'p', does: 'Publish: make a graphic of this run; Esc comes back', act: ({ publish }) => publish() },
  { key: '?', does: 'Show these keys', act: ({ showHelp }) => showHelp() },
  {
    key: 'escape',
    cap: 'Esc',
    does: 'Close what is open, then leave the finding',
    act: ({ triage }) => triage.close(),
  },
];

/** While a reason is asked for, digits say which. */
const reasonKeys: readonly Key[] = rejectReasons.map((reason, i) => ({
  key: String(i + 1),
  does: `Reject it: ${reason}`,
  act: ({ triage }) => triage.reject(reason),
}));

function ask({ inFocus, question }: Triage, what: 'reason' | 'note'): void {
  if (inFocus.peek() !== null) question.value = what;
}

/**
 * Listens for the keys anywhere in the page, unless the person types or a dialog is open. A letter counts by where it lies where the
 * keyboard's script is not Latin, and a digit where its row writes signs.
 *
 * @returns stops listening.
 */
export function listenForKeys(context: KeyContext): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (document.querySelector('dialog[open]') || (isField(target) && event.key !== 'Escape')) return;
    if (event.key === ' ' && isPressable(target)) return;
    const pressed = nameOf(event);
    const table = context.triage.question.peek() === 'reason' ? [...reasonKeys, ...keys] : keys;
    const found = table.find(({ key }) => key === pressed);
    if (!found) return;
    event.preventDefault();
    if (!event.repeat || found.repeats) found.act(context);
  };
  const stopLeaving = leaveChosenLists();
  window.addEventListener('keydown', onKey);
  return () => {
    stopLeaving();
    window.removeEventListener('keydown', onKey);
  };
}

/**
 * Takes the focus off a drop-down list once the person is done with it, so that letters are keys of the desk again: after a choice of
 * the pointer at once; who steps through it by arrows or letters leaves it with Enter or Escape, and Tab goes on from there.
 */
function leaveChosenLists(): () => void {
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  let isByKey = false;
  const onSelect = (act: (list: HTMLSelectElement, event: Event) => void) => (event: Event) => {
    if (event.target instanceof HTMLSelectElement) act(event.target, event);
  };
  window.addEventListener(
    'keydown',
    onSelect((list, event) => {
      isByKey = true;
      const { key } = event as KeyboardEvent;
      if (key !== 'Enter' && key !== 'Escape') return;
      event.preventDefault();
      list.blur();
    }),
    options,
  );
  for (const name of ['pointerdown', 'focusin'])
    window.addEventListener(
      name,
      onSelect(() => {
        isByKey = false;
      }),
      options,
    );
  window.addEventListener(
    'change',
    onSelect((list) => {
      if (!isByKey) list.blur();
    }),
    options,
  );
  return () => listening.abort();
}

function nameOf({ key, code }: KeyboardEvent): string {
  const name = key.toLowerCase();
  if (/^[\x21-\x7e]$/.test(name) && keys.some((one) => one.key === name)) return name;
  if (/^Digit\d$/.test(code) && name !== '?') return code.slice('Digit'.length);
  return /^Key[A-Z]$/.test(code) && !/^[a-z]$/.test(name) ? code.slice('Key'.length).toLowerCase() : name;
}

function isField(target: HTMLElement): boolean {
  return target.matches(
    'textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"], [type="range"]), [contenteditable]',
  );
}

/** The space bar presses what the keyboard went to; after a click of the mouse it blinks. A row of the list is opened by Enter. */
function isPressable(target: HTMLElement): boolean {
  return target.matches('button:not(.finding):focus-visible, summary:focus-visible, a:focus-visible, input');
}
