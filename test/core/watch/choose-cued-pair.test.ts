import { describe, expect, it } from 'vitest';
import type { Cue } from '../../../src/core/contract/cue.ts';
import { cueOfReport } from '../../../src/core/cues/cue.ts';
import { bracketingScenes, chooseCuedPair } from '../../../src/core/watch/choose-cued-pair.ts';
import { reportOn } from '../cues/planted-series.ts';
import { offered } from './offered.ts';
import { siteOf } from './sites.ts';

const at = (day: number) => `2024-06-${String(day).padStart(2, '0')}T08:20:00Z`;
const scenes = [1, 5, 9, 13, 17].map((day) => offered(`s${day}`, at(day)));
/** Some time of the ninth, on which a scene was taken too. */
const cue = cueOfReport(reportOn('2024-06-09', 'strike'), []);
const later = cueOfReport(reportOn('2024-06-14', 'second'), []);

function chosen(
  given: readonly (typeof scenes)[number][] = scenes,
  {
    site = siteOf(),
    compared = [],
    cues = [cue],
  }: Partial<{
    site: ReturnType<typeof siteOf>;
    compared: Parameters<typeof chooseCuedPair>[2];
    cues: readonly Cue[];
  }> = {},
): string | null {
  const choice = chooseCuedPair(site, given, compared, cues);
  return choice === null ? null : `${choice.pair.before.id} ${choice.pair.after.id} for ${choice.cue.id}`;
}

describe('the pair that a cue asks for', () => {
  it('is the last scene before and the first after; one taken while it may have happened is neither', () => {
    expect(chosen()).toBe('s5 s13 for report:strike');
    expect(chosen(scenes.toReversed())).toBe('s5 s13 for report:strike');
    const times = ['2022-08-10T00:00:00Z', '2022-08-09T08:00:00Z', '2022-08-08T23:00:00Z', '2022-08-20T08:00:00Z'];
    const sides = bracketingScenes(
      times.map((acquiredAt) => ({ acquiredAt })),
      cueOfReport(reportOn('2022-08-09', 'strike'), []).bracket,
    );
    expect([sides.before, sides.after].map((side) => side.map(({ acquiredAt }) => acquiredAt))).toEqual([
      ['2022-08-08T23:00:00Z'],
      ['2022-08-10T00:00:00Z', '2022-08-20T08:00:00Z'],
    ]);
  });

  it('passes over what is unfit for the site or poor to compare, on either side', () => {
    const cloudy = scenes.map((scene) =>
      ['s5', 's13'].includes(scene.id) ? { ...scene, cloudFraction: 0.95 } : scene,
    );
    expect(chosen(cloudy)).toBe('s1 s17 for report:strike');
    const hazy = scenes.map((scene) => (scene.id === 's5' ? { ...scene, cloudFraction: 0.2 } : scene));
    expect(chosen(hazy)).toBe('s5 s13 for report:strike');
    expect(chosen(hazy, { site: siteOf({ maximumCloudFraction: 0.1 }) })).toBe('s1 s13 for report:strike');
  });

  it('is none while no scene was taken after, and none where a look has compared it', () => {
    expect(chosen(scenes.slice(0, 3))).toBeNull();
    expect(chosen(scenes.slice(2))).toBeNull();
    expect(chosen([])).toBeNull();
    expect(chosen(scenes, { compared: [{ before: 's1', after: 's13' }] })).toBe('s5 s13 for report:strike');
    expect(chosen(scenes, { compared: [{ before: 's5', after: 's13' }] })).toBeNull();
  });

  it('is that of the most urgent cue that has one left', () => {
    expect(chosen(scenes, { cues: [later, cue] })).toBe('s13 s17 for report:second');
    const compared = [{ before: 's13', after: 's17' }];
    expect(chosen(scenes, { cues: [later, later, cue], compared })).toBe('s5 s13 for report:strike');
    expect(chosen(scenes, { cues: [] })).toBeNull();
  });

  it('says that what it is chosen for is no confirmation', () => {
    expect(chooseCuedPair(siteOf(), scenes, [], [cue])!.why).toMatch(/not confirmed.* no confirmation\.$/);
  });
});
