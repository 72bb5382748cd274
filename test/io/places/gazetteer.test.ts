import { describe, expect, it } from 'vitest';
import { bundledPlaces, type NamedPlace, placeCalled } from '../../../src/io/places/gazetteer.ts';

function place(name: string, also: readonly string[] = [], where = ''): NamedPlace {
  return { name, also, where, ground: { lon: 0, lat: 0 } };
}

describe('the bundled places', () => {
  it('are airfields all over the world, each with a name and coordinates', async () => {
    const places = await bundledPlaces();
    expect(places.length).toBeGreaterThan(5000);
    for (const { name, ground } of places) {
      expect(name).not.toBe('');
      expect(ground).toMatchObject({ lon: expect.any(Number), lat: expect.any(Number) });
      if ('lat' in ground) expect(Math.abs(ground.lat) <= 90 && Math.abs(ground.lon) <= 180).toBe(true);
    }
  });

  it.each([
    ['Saky', 'Saky Air Base'],
    ['UKFI', 'Saky Air Base'],
    ['Novofedorovka', 'Saky Air Base'],
    ['gostomel airport', 'Hostomel Airport'],
    ['ENGELS air base', 'Engels Air Base'],
  ])('know %s', async (text, name) => {
    expect(placeCalled(text, await bundledPlaces()).name).toBe(name);
  });
});

describe('a name', () => {
  const places = [
    place('Kerch'),
    place('Kerch Airport', ['KHC']),
    place('Élan-sur-Mer'),
    place('Two', [], 'A'),
    place('Two', [], 'B'),
  ];

  it.each([
    ['kerch', 'Kerch'],
    ['KERCH  AIRPORT', 'Kerch Airport'],
    ['khc', 'Kerch Airport'],
    ['airport', 'Kerch Airport'],
    ['elan sur mer', 'Élan-sur-Mer'],
  ])('%j is %s: exact before part, without case and accents', (text, name) => {
    expect(placeCalled(text, places).name).toBe(name);
  });

  it.each([
    ['two', 'E_USAGE', /Two \(A\); Two \(B\)/],
    ['ker', 'E_NOT_FOUND', /known\. What comes with Aftermath are airfields\..*coordinates/],
    ['kerch airprt', 'E_NOT_FOUND', /Is Kerch Airport meant\?/],
    [' – ', 'E_USAGE', /name/],
  ])('%j is refused', (text, code, message) => {
    expect(() => placeCalled(text, places)).toThrowError(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
