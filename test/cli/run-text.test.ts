import { describe, expect, it } from 'vitest';
import { describeRun } from '../../src/cli/run-text.ts';
import { writeRun } from '../api/service.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';

const folder = temporaryFolder();

describe('a finished run in plain lines', () => {
  it('says of objects what the ledger comes to, and how many craters are new', async () => {
    const run = await writeRun(folder.path);
    const summary = ['3 aircraft destroyed, none of them in a berm of three sides.', '2 still there.'];
    const counts = { ...run.counts, aircraft: { destroyed: 3, present: 2 }, craters: 1 };
    const lines = describeRun({ ...run, summary, counts }, 'runs/site').split('\n');
    expect(lines.filter((line) => line.startsWith('Objects:'))).toEqual([
      ...summary.map((sentence) => `Objects: ${sentence}`),
      'Objects: 1 new crater.',
    ]);
  });

  it('says nothing of objects where none were found', async () => {
    expect(describeRun(await writeRun(folder.path), 'runs/site')).not.toContain('Objects');
  });
});
