import type { ArchiveProfile } from '../stac/profiles.ts';

/** Planet's own archive. It is no STAC API: `searchPlanet` asks it. */
export const planetProfile: ArchiveProfile = {
  name: 'planet',
  title: 'Planet: PlanetScope and SkySat',
  address: 'https://api.planet.com/data/v1',
  collections: ['PSScene', 'SkySatCollect'],
  cost: 'quota-of-ground',
  note: 'What may be downloaded, and published, stands in the agreement that the API key belongs to.',
};
