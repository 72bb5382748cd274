import type { Side } from '../map/side.ts';
import type { ScenePair } from '../state/link.ts';

/** What the form holds of one scene. */
export interface SceneDraft {
  readonly from: 'file' | 'path';
  readonly file: File | null;
  /** On the server. */
  readonly path: string;
  /** `2022-08-09`, or empty: then the file's own date counts. */
  readonly day: string;
  /** `08:30` in UTC, or empty. */
  readonly time: string;
}

export const emptyDraft: SceneDraft = { from: 'file', file: null, path: '', day: '', time: '' };

/** ISO 8601 in UTC, the day alone where no time is given, null where nothing is. */
export function acquiredAtOf({ day, time }: SceneDraft): string | null {
  if (!day) return null;
  return time ? `${day}T${time}Z` : day;
}

/** What keeps a scene from being compared, in a sentence; null when nothing does. */
export function whatIsMissing(side: Side, { from, file, path, day, time }: SceneDraft): string | null {
  if (from === 'file' && !file) return `Choose a file for the ${side} scene.`;
  if (from === 'path' && !path.trim()) return `Give the path of the ${side} scene on the server.`;
  if (time && !day) return `The ${side} scene has a time but no date. Give both, or the date alone.`;
  return null;
}

/** A draft of a scene that a run knows: by its name, which may want a folder before it. */
export function draftOf({ name, acquiredAt }: ScenePair[Side]): SceneDraft {
  const [day = '', time = ''] = acquiredAt?.split('T') ?? [];
  return { from: 'path', file: null, path: name, day, time: time.slice(0, 5) };
}
