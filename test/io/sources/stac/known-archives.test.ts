import { expect, it } from 'vitest';
import { KNOWN_ARCHIVES } from '../../../../src/core/contract/known-archives.ts';
import { archiveProfiles } from '../../../../src/io/sources/stac/profiles.ts';

it('knows an archive by the same name and title in the list that a page shows and where it is searched', () => {
  expect(archiveProfiles.map(({ name, title }) => [name, title])).toEqual(Object.entries(KNOWN_ARCHIVES));
});
