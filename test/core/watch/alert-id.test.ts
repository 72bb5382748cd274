import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/contract/finding.ts';
import { findingAlertIds, siteAlertId } from '../../../src/core/watch/alert-id.ts';
import { roundChange } from './grounded.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const pair = { before: { archive: 'x', id: 'a' }, after: { archive: 'x', id: 'b' } };
const HERE = { lon: 33.595, lat: 45.093 };
const moved = (id: string, by: number): Finding => ({
  ...roundChange(id, HERE, 5).finding,
  box: [by, 0, by + 10, 10],
});
const idsOf = (findings: readonly Finding[], site = 'saky', scenes = pair) =>
  findingAlertIds(site, scenes, findings, sha256);

describe('the id of an alert', () => {
  it('is the same for the same finding, whatever its number and its neighbours', () => {
    const [one] = idsOf([moved('F1', 0)]);
    expect(idsOf([moved('F1', 7), moved('F2', 0)])[1]).toBe(one);
    expect(idsOf([{ ...moved('F1', 0), sentence: 'In other words.', confidence: 0.1 }])).toEqual([one]);
    expect(one).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is another for another site, pair, scene of that name elsewhere, kind or place', () => {
    const finding = moved('F1', 0);
    const ids = [
      ...idsOf([finding]),
      ...idsOf([finding], 'saky-2'),
      ...idsOf([finding], 'saky', { before: pair.after, after: pair.before }),
      ...idsOf([finding], 'saky', { ...pair, after: { archive: 'y', id: 'b' } }),
      ...idsOf([{ ...finding, kind: 'crater' } as Finding]),
      ...idsOf([moved('F1', 1)]),
    ];
    expect(new Set(ids).size).toBe(6);
  });

  it('differs between two findings with one outline', () => {
    const twice = idsOf([moved('F1', 0), moved('F2', 0)]);
    expect(new Set(twice).size).toBe(2);
    expect(idsOf([moved('F8', 0), moved('F9', 0)])).toEqual(twice);
  });

  it('is one for each time that a site falls silent', () => {
    const since = '2024-05-01T06:00:00.000Z';
    const silent = siteAlertId('saky', 'silent', since, sha256);
    expect(siteAlertId('saky', 'silent', since, sha256)).toBe(silent);
    expect(siteAlertId('saky', 'failing', since, sha256)).not.toBe(silent);
    expect(siteAlertId('saky', 'silent', '2024-05-02T06:00:00.000Z', sha256)).not.toBe(silent);
  });
});
