import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/core/contract/errors.ts';
import { draftWords } from '../../../../src/core/publish/words/draft-words.ts';
import { readerOf } from '../../../../src/core/publish/words/languages.ts';
import { LIKELIHOODS, likelihoodOf, percentsOf } from '../../../../src/core/publish/words/likelihood.ts';
import { draftInput, wordRuns } from '../../../helpers/word-runs.ts';

/** What no pixel shows, however fine: type, weapon, cause, side; and that anything is whole. */
const NEVER =
  /\b(missiles?|rockets?|drones?|bomb\w*|shell\w*|str(ike|uck)s?|attack\w*|explo\w+|blast\w*|weapons?|artillery|sabotage|arson|fighters?|bombers?|helicopters?|tanks?|su-?\d+|mig|russian?|ukrainian?|caused|because|due to|hit|undamaged|intact|unharmed)\b/i;
/** What a coarser pixel than this does not show, m. */
const FROM_GSD: readonly (readonly [gsdMeters: number, words: RegExp])[] = [
  [1.5, /\bdestroyed\b|\bdamaged\b|\bburnt\b|\bwreck|\baircraft\b(?!-sized|’s size)|\bcraters?\b(?!-like)/i],
  [7, /aircraft|crater/i],
];

describe.each(Object.entries(wordRuns))('the words of a run: %s', (name, input) => {
  const { headline, caption, altText, licence } = draftWords(input);
  const all = [headline, caption, altText].join('\n').replaceAll(input.run.title, '');

  it('are these', async () => {
    const { outcome, refusals, confirm, keep } = licence.exports.unstated.picture;
    const text = [
      headline,
      caption,
      altText,
      `A picture is ${outcome === 'asks' ? 'asked about' : outcome} under: ${licence.together.name}`,
      ...refusals,
      ...confirm,
      ...keep,
      '',
    ].join('\n\n');
    await expect(text).toMatchFileSnapshot(`golden/${name.replace(/[^a-z0-9]+/g, '-')}.txt`);
  });

  it('are short enough', () => {
    expect(headline.length).toBeLessThanOrEqual(90);
    expect(altText.length).toBeLessThanOrEqual(300);
  });

  it('say nothing that the pixels do not carry', () => {
    expect(all).not.toMatch(NEVER);
    const gsd = input.run.inputs.before.gsdMeters;
    for (const [from, words] of FROM_GSD) if (gsd !== null && gsd >= from) expect(all).not.toMatch(words);
  });

  it('say that nobody has looked where nobody has', () => {
    const isOpen = input.run.verdict.kind === 'changed' && input.review.decisions.size === 0;
    for (const text of [headline, caption, altText]) {
      if (isOpen) expect(text).toMatch(/candidate, unreviewed/i);
      else expect(text).not.toMatch(/candidate, unreviewed/i);
    }
  });

  it('name position, scale and north only where there are any', () => {
    expect(/\d° [NS]/.test(caption)).toBe(input.run.grid.crs !== null);
  });

  it('keep likelihood and confidence apart', () => {
    expect(caption).not.toMatch(/confiden/i);
  });
});

describe('drafts', () => {
  it('call silence unchanged only where both dates were seen', () => {
    const cloud = draftWords(wordRuns['cloud']!);
    expect(Object.values(cloud).join()).not.toMatch(/no change|unchanged/i);
    expect(draftWords(wordRuns['nothing found']!).caption).toContain('may have changed');
  });

  it('call candidates what may be none', () => {
    const input = draftInput({ verdict: { kind: 'changed', findings: 2, observedFraction: 1 } });
    expect(draftWords(input).headline).toBe('Saky air base: 2 candidate changes (candidate, unreviewed)');
  });

  it('count no damage that a person gave and the pixels do not carry', () => {
    const { findings, ...rest } = wordRuns['aircraft-sized at 3 m']!;
    const gone = findings[0]!;
    const decision = {
      kind: 'decision',
      id: 'x',
      by: 'Ada',
      at: '2022-08-11T08:00:00Z',
      findingId: gone.id,
      call: 'accepted',
      damageClass: 'destroyed',
      reason: null,
      note: null,
    } as const;
    const { caption } = draftWords({ ...rest, findings, review: { decisions: new Map([[gone.id, [decision]]]) } });
    expect(caption).not.toContain('destroyed');
    expect(caption).toContain('1–2 aircraft-sized objects gone');
  });

  it('are dated as the reader dates, in UTC', () => {
    const input = draftInput({ before: { acquiredAt: '2022-08-10T01:30:00+03:00' } });
    expect(draftWords(input, readerOf('en-US')).caption).toContain('August 9, 2022, 22:30 UTC');
    expect(draftWords(input).caption).toContain('9 August 2022, 22:30 UTC');
  });

  it('refuse a language that there are no words of, and what is no locale', () => {
    for (const locale of ['uk', 'EN', 'en-GB-u-ca-buddhist', '__proto__', ['en'], undefined]) {
      expect(() => readerOf(locale)).toThrow(UsageError);
    }
  });
});

describe('the ladder of likelihood (ICD 203)', () => {
  it.each([
    [0, 'almost-no-chance'],
    [0.05, 'very-unlikely'],
    [0.2, 'unlikely'],
    [0.45, 'roughly-even'],
    [0.55, 'likely'],
    [0.8, 'very-likely'],
    [0.95, 'almost-certain'],
    [1, 'almost-certain'],
  ])('calls %f %s', (chance, likelihood) => {
    expect(likelihoodOf(chance)).toBe(likelihood);
  });

  it('leaves nothing out and calls nothing certain', () => {
    const steps = LIKELIHOODS.map(percentsOf);
    expect(steps[0]!.least).toBe(1);
    expect(steps.at(-1)!.most).toBe(99);
    for (const [i, { most }] of steps.slice(0, -1).entries()) expect(steps[i + 1]!.least).toBe(most);
    expect(() => likelihoodOf(Number.NaN)).toThrow(RangeError);
    expect(() => likelihoodOf(1.01)).toThrow(RangeError);
  });
});
