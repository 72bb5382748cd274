import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openGate } from '../../../../src/io/outbound/gate.ts';
import { offeredScene } from '../../../../src/io/sources/stac/offered-scene.ts';
import { searchArchive } from '../../../../src/io/sources/stac/search-archive.ts';
import { folderStandIn } from '../../../helpers/stac-stand-in.ts';

const data = '../shared/data';
const examples = join(data, 'stac-spec-examples');
const harvey = join(data, 'planet-stac-harvey/tests/data-files/disaster');
const EVERYWHERE = {
  area: {
    type: 'Polygon',
    coordinates: [
      [
        [-170, -80],
        [-10, -80],
        [-10, 80],
        [-170, 80],
        [-170, -80],
      ],
    ],
  },
  from: '2000-01-01T00:00:00Z',
  to: '2030-01-01T00:00:00Z',
} as const;

async function itemsIn(folder: string): Promise<Record<string, unknown>[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
  const documents = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  );
  return documents.filter(({ type, stac_version: version }) => type === 'Feature' && version !== undefined);
}

const place = {
  archive: 'shared',
  address: 'https://example.org/item.json',
  isAlone: true,
  licence: null,
  credit: null,
};

describe.skipIf(!existsSync(examples) || !existsSync(harvey))('the catalogues beside the repository', () => {
  it.each([
    [examples, 5],
    [join(data, 'planet-stac-harvey'), 5],
  ])('of %s: every item is a scene', async (folder, count) => {
    const items = await itemsIn(folder);
    expect(items).toHaveLength(count);
    for (const item of items) {
      expect(offeredScene(item, place)).toMatchObject({ id: item['id'] });
    }
  });

  it('of Planet for Hurricane Harvey: is walked from its collection to all its scenes', async () => {
    const archive = await folderStandIn(harvey);
    const gate = openGate([archive.host]);
    try {
      const { scenes, skipped, truncated } = await searchArchive(
        { name: 'harvey', address: `${archive.base}/collection.json` },
        EVERYWHERE,
        { gate },
      );
      expect({ skipped, truncated }).toEqual({ skipped: {}, truncated: false });
      expect(scenes).toHaveLength(5);
      for (const { asset, thumbnail, licence, credit, sun } of scenes) {
        expect(asset).toMatchObject({
          key: expect.stringMatching(/^(visual|mosaic)$/),
          href: expect.stringMatching(/^http.*\.tif$/),
        });
        expect(thumbnail).toMatch(/\.png$/);
        expect({ licence, credit }).toEqual({ licence: 'CC-BY-SA-4.0', credit: 'Planet Disaster Team' });
        expect(sun!.elevationDegrees).toBeGreaterThan(50);
      }
      expect(scenes.find(({ id }) => id === '20170831_172754_101c')).toMatchObject({
        mask: { key: 'udm' },
        cloudFraction: 0.02,
        gsdMeters: 2.6,
        offNadirDegrees: 0.2,
      });
    } finally {
      await gate.close();
      await archive.close();
    }
  });
});
