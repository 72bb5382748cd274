import { describe, expect, it } from 'vitest';
import { widespreadNotes } from '../../../src/core/findings/widespread-change.ts';

describe('what is told of change all over', () => {
  it('names the share, and that large places are no single findings', () => {
    expect(widespreadNotes(0.328)).toEqual([expect.stringMatching(/^33 % of the ground looks different.*not for one/)]);
  });

  it('is nothing where little changed', () => {
    expect(widespreadNotes(0.199)).toEqual([]);
  });
});
