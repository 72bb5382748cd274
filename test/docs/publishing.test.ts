import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { damageClasses } from '../../src/core/contract/finding.ts';
import { DAMAGE_SCALES } from '../../src/core/contract/gis-export.ts';
import { damageScales } from '../../src/core/publish/gis/damage-scales.ts';

it('docs/publishing.md has the crosswalk that exports use', async () => {
  const page = await readFile('docs/publishing.md', 'utf8');
  for (const damageClass of damageClasses) {
    const cells = DAMAGE_SCALES.map((scale) => {
      const { value, loss } = damageScales[scale].classes[damageClass];
      return `${value ?? '–'}${loss === null ? '' : ' (lossy)'}`;
    });
    const row = page.split('\n').find((line) => line.startsWith(`| ${damageClass} `));
    expect(
      row
        ?.split('|')
        .slice(2, -1)
        .map((cell) => cell.trim()),
    ).toEqual(cells);
  }
});
