import { describe, expect, it } from 'vitest';
import { choosePrunable, type LookWithRun } from '../../../src/core/watch/choose-prunable.ts';

const BEFORE = '2026-03-01T00:00:00.000Z';

function look(runFolder: string, change: Partial<LookWithRun> = {}): LookWithRun {
  return {
    siteId: 'saky',
    runFolder,
    runId: `id of ${runFolder}`,
    lookedAt: '2026-02-01T06:00:00.000Z',
    isTold: false,
    showsBaseline: false,
    isUsual: false,
    ...change,
  };
}

describe('which runs may go', () => {
  const chosen = (...looks: readonly LookWithRun[]) => {
    const { going, staying } = choosePrunable(
      looks,
      BEFORE,
      (runId) => runId === 'id of reviewed',
      (name) => name !== 'elsewhere',
    );
    return [[...going.keys()], staying.map(({ look: { runFolder }, why }) => [runFolder, why])];
  };

  it('are old ones that nobody needs, was told of or worked on', () => {
    expect(
      chosen(
        look('quiet'),
        look('told', { isTold: true }),
        look('reviewed'),
        look('baseline', { showsBaseline: true }),
        look('usual', { isUsual: true }),
        look('elsewhere'),
      ),
    ).toEqual([
      ['quiet'],
      [
        ['told', 'told'],
        ['reviewed', 'reviewed'],
        ['baseline', 'baseline'],
        ['usual', 'usual'],
        ['elsewhere', 'elsewhere'],
      ],
    ]);
  });

  it('are none whose look was taken at the moment or since, and of those nothing is said', () => {
    expect(chosen(look('young', { lookedAt: BEFORE }))).toEqual([[], []]);
  });

  it('are none that any look needs, of whatever site', () => {
    const young = { siteId: 'other', lookedAt: '2026-03-02T06:00:00.000Z' };
    expect(chosen(look('one'), look('one', young))).toEqual([[], [['one', 'shared']]]);
    expect(chosen(look('one'), look('one', { ...young, isTold: true }))).toEqual([[], [['one', 'told']]]);
  });
});
