import { describe, expect, it } from 'vitest';
import { AftermathError, DamagedFile, NotComparable, TooLittleOverlap } from '../../../src/core/contract/errors.ts';
import { outcomeOf, outcomeOfError } from '../../../src/core/watch/look-state.ts';
import { silence } from '../../../src/core/watch/silence.ts';
import { roundChange } from './grounded.ts';
import { siteOf } from './sites.ts';

const HERE = { lon: 33.595, lat: 45.093 };
const findings = [roundChange('F1', HERE, 5), roundChange('F2', HERE, 6), roundChange('F3', HERE, 50)];
const changed = { kind: 'changed', findings: 3, observedFraction: 0.93 } as const;

describe('the state of a look', () => {
  it('is changed where a finding tells somebody', () => {
    const silenced = silence(findings, siteOf({ minimumAreaM2: 1000 }), new Set());
    expect(outcomeOf(changed, silenced)).toEqual({
      state: 'changed',
      reason:
        '1 finding to look at. 2 findings kept silent: 2 below the thresholds. 93 % of the site was seen on both dates.',
    });
  });

  it('is unchanged where all are silent, and says what silenced them', () => {
    const silenced = silence(findings, siteOf({ minimumAreaM2: 100 }), new Set(['F2', 'F3']));
    expect(outcomeOf(changed, silenced)).toEqual({
      state: 'unchanged',
      reason:
        '3 findings kept silent: 1 below the thresholds, 2 within what is usual here. 93 % of the site was seen on both dates.',
    });
  });

  it('is unchanged where nothing was found', () => {
    const nothing = silence([], siteOf(), new Set());
    expect(outcomeOf({ kind: 'unchanged', observedFraction: 0.5 }, nothing)).toEqual({
      state: 'unchanged',
      reason: 'Nothing was found. 50 % of the site was seen on both dates.',
    });
  });

  it('rounds down what was seen: nearly the whole is not the whole', () => {
    const { reason } = outcomeOf({ kind: 'unchanged', observedFraction: 0.996 }, silence([], siteOf(), new Set()));
    expect(reason).toBe('Nothing was found. 99 % of the site was seen on both dates.');
  });

  it('is never unchanged where less than half of the site was seen', () => {
    const silenced = silence(findings, siteOf({ minimumAreaM2: 1e6 }), new Set());
    expect(outcomeOf({ ...changed, observedFraction: 0.3 }, silenced)).toEqual({
      state: 'not-comparable',
      reason:
        'Too little of the ground is seen on both dates. 3 findings kept silent: 3 below the thresholds. 30 % of the site was seen on both dates.',
    });
  });

  it.each(['cloud', 'no-overlap', 'misaligned', 'no-data'] as const)(
    'is not comparable for %s, whatever was found',
    (why) => {
      const { state } = outcomeOf({ kind: 'not-observed', why }, silence(findings, siteOf(), new Set()));
      expect(state).toBe('not-comparable');
    },
  );

  it('is not comparable after an error that says so, and failed after any other', () => {
    expect(outcomeOfError(new TooLittleOverlap('They share 3 %.'))).toEqual({
      state: 'not-comparable',
      reason: 'They share 3 %.',
    });
    expect(outcomeOfError(new NotComparable('No.')).state).toBe('not-comparable');
    expect(outcomeOfError(new DamagedFile('Cut short.'))).toEqual({ state: 'failed', reason: 'Cut short.' });
    expect(outcomeOfError(new AftermathError('E_UPSTREAM', 'It answered 500.')).state).toBe('failed');
    const secret = outcomeOfError(new Error('password=x'));
    expect(secret.state).toBe('failed');
    expect(secret.reason).not.toContain('password');
  });
});
