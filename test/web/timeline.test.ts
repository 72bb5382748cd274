import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../src/core/contract/api.ts';
import { timelineOf } from '../../web/src/review/timeline.ts';

type Square = readonly [lon: number, lat: number, size: number];

function run(
  id: string,
  [before, beforeDay]: string[],
  [after, afterDay]: string[],
  square: Square | null,
): RunSummary {
  return {
    id,
    title: id,
    createdAt: '2026-01-01T00:00:00Z',
    beforeAcquiredAt: beforeDay ?? null,
    afterAcquiredAt: afterDay ?? null,
    beforeScene: { id: before!, name: `${before}.tif` },
    afterScene: { id: after!, name: `${after}.tif` },
    footprint: square && ring(square),
    verdict: { kind: 'unchanged', observedFraction: 1 },
    findings: 0,
    summary: [],
  };
}

function ring([lon, lat, size]: Square) {
  return [
    { lon, lat },
    { lon: lon + size, lat },
    { lon: lon + size, lat: lat + size },
    { lon, lat: lat + size },
    { lon, lat },
  ];
}

const may = ['may', '2022-05-01'];
const june = ['june', '2022-06-01T08:00:00Z'];
const july = ['july', '2022-07-01'];
const undated = ['undated'];

describe('the dates of a place', () => {
  const runs = [
    run('june-july', june, july, [10.1, 50, 1]),
    run('may-june', may, june, [10, 50, 1]),
    run('elsewhere', ['a', '2022-06-02'], ['b', '2022-06-03'], [10.9, 50, 1]),
    run('nowhere', ['c', '2022-06-02'], undated, null),
  ];

  it('are those of the runs whose footprints overlap by enough to be compared, earliest first', () => {
    const { scenes, runOf } = timelineOf('may-june', runs);
    expect(scenes.map(({ id }) => id)).toEqual(['may', 'june', 'july']);
    expect(runOf('june', 'july')?.id).toBe('june-july');
    expect(runOf('may', 'july')).toBeNull();
    expect(runOf('july', 'june')).toBeNull();
  });

  it('are those of runs with the same scene where nobody knows the ground, what has no date last', () => {
    const bare = [run('x', undated, july, null), run('y', may, undated, null), run('z', ['c'], ['d'], null)];
    expect(timelineOf('x', bare).scenes.map(({ id }) => id)).toEqual(['may', 'july', 'undated']);
  });

  it('have the newest of two runs that compared the same', () => {
    const twice = [run('newer', may, june, null), run('older', may, june, null)];
    expect(timelineOf('older', twice).runOf('may', 'june')?.id).toBe('newer');
  });
});
