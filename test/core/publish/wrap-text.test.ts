import { describe, expect, it } from 'vitest';
import { wrapText } from '../../../src/core/publish/wrap-text.ts';

const letters = (text: string) => [...text].length;

describe('wrapped text', () => {
  it('breaks between words, no line wider than told', () => {
    expect(wrapText('one two three four', 9, letters)).toEqual(['one two', 'three', 'four']);
  });

  it('keeps a figure and its unit together over a no-break space', () => {
    expect(wrapText('GSD\u00a00.5\u00a0m and more', 12, letters)).toEqual(['GSD\u00a00.5\u00a0m', 'and more']);
  });

  it('breaks a word that is wider than a line', () => {
    expect(wrapText('a pneumonoultra b', 6, letters)).toEqual(['a', 'pneumo', 'noultr', 'a b']);
  });

  it('says with an ellipsis that something is cut, within the width', () => {
    const lines = wrapText('one two, three four five', 8, letters, 1);
    expect(lines).toEqual(['one two…']);
    expect(wrapText('one two three', 20, letters, 1)).toEqual(['one two three']);
  });

  it('makes no line of no words', () => {
    expect(wrapText('  ', 10, letters)).toEqual([]);
  });
});
