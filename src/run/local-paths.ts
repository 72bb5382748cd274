import { realpathSync } from 'node:fs';
import { basename } from 'node:path';

/** Takes folders of this machine out of a text that is shown to clients. */
export type HidePaths = (text: string) => string;

/** `Cannot read /srv/scenes/a.tif` becomes `Cannot read a.tif`; a folder on its own keeps its last name. */
export function withoutFolders(folders: readonly string[]): HidePaths {
  const patterns = [...new Set(folders.flatMap((folder) => [folder, realPathOrSelf(folder)]))]
    .filter((folder) => folder.length > 1)
    .sort((a, b) => b.length - a.length)
    .map((folder) => ({
      name: basename(folder),
      // Neither in the middle of a longer path nor of a longer name.
      whole: new RegExp(`(?<![\\w.-])${folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}([\\\\/]|(?![\\w-]))`, 'g'),
    }));
  return (text) =>
    patterns.reduce(
      (hidden, { name, whole }) => hidden.replace(whole, (_match, separator: string) => (separator === '' ? name : '')),
      text,
    );
}

function realPathOrSelf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
