import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Outlines } from '../../core/publish/locator.ts';

const require = createRequire(import.meta.url);

/** The land of the world at 1:110 million, without borders: Natural Earth, public domain, from the files that come with this program. */
export async function worldOutlines(): Promise<Outlines> {
  const topology = JSON.parse(await readFile(require.resolve('world-atlas/land-110m.json'), 'utf8')) as Topology<{
    land: GeometryCollection;
  }>;
  return feature(topology, topology.objects.land).features.flatMap(({ geometry }) => {
    if (geometry.type === 'Polygon') return [geometry.coordinates] as unknown as Outlines;
    return geometry.type === 'MultiPolygon' ? (geometry.coordinates as unknown as Outlines) : [];
  });
}
