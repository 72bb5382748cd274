import { effect, type Signal } from '@preact/signals';
import { discardUpload, lookAtScene, uploadFile } from '../api-client.ts';
import type { Intake, SceneDraft } from './scene-draft.ts';

/** Brings a file to the server and asks what it holds. A later choice takes over from one still on its way. */
export async function takeInFile(draft: Signal<SceneDraft>, file: File): Promise<void> {
  letGo(draft);
  draft.value = { ...draft.value, fileName: file.name, day: '', time: '' };
  await follow(draft, { state: 'uploading', fraction: 0 }, async (show) => {
    const reference = await uploadFile(file, (fraction) => show({ state: 'uploading', fraction }));
    show({ state: 'looking' });
    return reference;
  });
}

/** Leaves the draft without a scene, and the server without its upload. */
export function letGo(draft: Signal<SceneDraft>): void {
  const { intake } = draft.value;
  draft.value = { ...draft.value, intake: { state: 'none' } };
  if (intake.state === 'ready') discardUpload(intake.reference);
}

/** Takes an address as it is, and asks what lies at a path on the server, unless that is known. */
export async function takeInPath(draft: Signal<SceneDraft>): Promise<void> {
  const { from, path, intake } = draft.value;
  const reference = path.trim();
  if (from === 'file' || intake.state !== 'none' || reference === '') return;
  if (from === 'address') {
    draft.value = { ...draft.value, intake: { state: 'far', reference } };
    return;
  }
  await follow(draft, { state: 'looking' }, async () => reference);
}

/** Waits until the scene is there, or refused. */
export function arrival(draft: Signal<SceneDraft>): Promise<void> {
  const isUnderWay = ({ intake }: SceneDraft) => intake.state === 'uploading' || intake.state === 'looking';
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (isUnderWay(draft.value)) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

async function follow(
  draft: Signal<SceneDraft>,
  start: Intake,
  bring: (show: (intake: Intake) => void) => Promise<string>,
): Promise<void> {
  let last = start;
  draft.value = { ...draft.value, intake: start };
  const show = (intake: Intake) => {
    if (draft.value.intake !== last) return; // another one was chosen
    last = intake;
    draft.value = { ...draft.value, intake };
  };
  let reference = '';
  try {
    reference = await bring(show);
    show({ state: 'ready', reference, look: await lookAtScene(reference) });
  } catch (error) {
    show({ state: 'refused', why: (error as Error).message });
  }
  const { intake } = draft.value;
  if (intake.state !== 'ready' || intake.reference !== reference) discardUpload(reference);
}
