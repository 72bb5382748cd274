import type { SceneLook } from '../../../src/core/contract/api.ts';
import type { Side } from '../map/side.ts';
import type { ScenePair } from '../state/link.ts';

/** How far a chosen scene has got on its way to the server. */
export type Intake =
  | { readonly state: 'none' }
  | { readonly state: 'uploading'; readonly fraction: number }
  | { readonly state: 'looking' }
  /** At an address: what it is turns out when the comparison fetches it. */
  | { readonly state: 'far'; readonly reference: string }
  | { readonly state: 'ready'; readonly reference: string; readonly look: SceneLook }
  | { readonly state: 'refused'; readonly why: string };

/** What the form holds of one scene. */
export interface SceneDraft {
  readonly from: 'file' | 'path' | 'address' | 'run';
  /** Of the chosen file, or of a run's scene; empty while none is. */
  readonly fileName: string;
  /** On the server, or the address; of a run's scene what a `JobRequest` names it by. */
  readonly path: string;
  readonly intake: Intake;
  /** `2022-08-09`, or empty: then the file's own date counts. */
  readonly day: string;
  /** `08:30` in UTC, or empty. */
  readonly time: string;
}

export const emptyDraft: SceneDraft = {
  from: 'file',
  fileName: '',
  path: '',
  intake: { state: 'none' },
  day: '',
  time: '',
};

/** ISO 8601 in UTC, the day alone where no time is given, null where nothing is. */
export function acquiredAtOf({ day, time }: Pick<SceneDraft, 'day' | 'time'>): string | null {
  if (!day) return null;
  return time ? `${day}T${time}Z` : day;
}

const missing: Record<SceneDraft['from'], (side: Side) => string> = {
  file: (side) => `Choose a file for the ${side} scene.`,
  path: (side) => `Give the path of the ${side} scene on the server.`,
  address: (side) => `Give the address of the ${side} scene, from https:// on.`,
  run: (side) => `The ${side} scene of the run was not looked for yet.`,
};

/** What keeps a scene from being compared, in a sentence; null when nothing does. */
export function whatIsMissing(side: Side, { from, intake, day, time }: SceneDraft): string | null {
  if (time && !day) return `The ${side} scene has a time but no date. Give both, or the date alone.`;
  if (intake.state === 'refused') return `The ${side} scene cannot be used. ${intake.why}`;
  if (intake.state !== 'none') return null;
  return missing[from](side);
}

/** A draft of a scene that a run read; the server finds its files. */
export function draftOf({ id, name, acquiredAt }: ScenePair[Side]): SceneDraft {
  const [day = '', time = ''] = acquiredAt?.split('T') ?? [];
  return { ...emptyDraft, from: 'run', path: `scene:${id}`, fileName: name, day, time: time.slice(0, 5) };
}
