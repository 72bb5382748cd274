import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FontWeight } from '../../core/publish/typeface.ts';

const require = createRequire(import.meta.url);

/** One file of the family, which comes cut by script and, where scripts are large, further. */
export interface FontPart {
  readonly isVariable: boolean;
  /** Whether a letter may be in it, without opening it. */
  mayHave(code: number): boolean;
  /** What to resolve. */
  file(weight: FontWeight): string;
}

/** In the order in which a letter is looked for. Chinese goes before Korean, whose font has ideographs too, in their Korean form. */
const PACKAGES = [
  {
    name: '@fontsource/noto-sans',
    subsets: ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese', 'devanagari'],
  },
  { name: '@fontsource/noto-sans-arabic', subsets: ['arabic'] },
  { name: '@fontsource/noto-sans-hebrew', subsets: ['hebrew'] },
  { name: '@fontsource-variable/noto-sans-sc', subsets: null },
  { name: '@fontsource-variable/noto-sans-kr', subsets: null },
] as const;

/** The files of the family by what they hold; none is opened. */
export async function fontParts(): Promise<readonly FontPart[]> {
  const parts = await Promise.all(
    PACKAGES.map(async ({ name, subsets }) => {
      const ranges: Readonly<Record<string, string>> = JSON.parse(
        await readFile(require.resolve(`${name}/unicode.json`), 'utf8'),
      );
      return (subsets ?? Object.keys(ranges)).map((subset) => partOf(name, subset, ranges[subset]));
    }),
  );
  return parts.flat();
}

function partOf(name: string, subset: string, ranges: string | undefined): FontPart {
  const isVariable = name.startsWith('@fontsource-variable/');
  const family = name.slice(name.indexOf('/') + 1);
  const spans = (ranges ?? '').split(',').map((range) => {
    const [from, to = from] = range
      .replace('U+', '')
      .split('-')
      .map((code) => Number.parseInt(code, 16));
    return { from: from!, to: to! };
  });
  return {
    isVariable,
    mayHave: (code) => spans.some(({ from, to }) => code >= from && code <= to),
    file: (weight) =>
      isVariable
        ? `${name}/files/${family}-${subset.replace(/[[\]]/g, '')}-wght-normal.woff2`
        : `${name}/files/${family}-${subset}-${weight}-normal.woff`,
  };
}
