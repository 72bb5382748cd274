import { describe, expect, it } from 'vitest';
import { calloutOrder } from '../../../src/core/contract/callout-order.ts';
import type { AircraftStatus, Finding, FindingKind } from '../../../src/core/contract/finding.ts';
import { findingAt } from '../../helpers/findings.ts';

type Kind = FindingKind | AircraftStatus;
const findings = (...kinds: readonly Kind[]): Finding[] =>
  kinds.map((kind, i) => {
    const isKind = kind === 'change' || kind === 'crater' || kind === 'building' || kind === 'aircraft';
    const finding = findingAt(i + 1, [0, 0, 9, 9], { kind: isKind ? kind : 'aircraft' });
    return isKind ? finding : ({ ...finding, status: kind } as Finding);
  });
const order = (...kinds: readonly Kind[]) => calloutOrder(findings(...kinds)).map(({ id }) => id);

describe('what a graphic gives room first', () => {
  it('is what was struck, its kinds in turn', () => {
    expect(order('destroyed', 'destroyed', 'damaged', 'crater', 'crater', 'change')).toEqual([
      'F1',
      'F4',
      'F2',
      'F5',
      'F3',
      'F6',
    ]);
  });

  it('is not changed ground alone where aircraft came and went', () => {
    expect(order('change', 'change', 'change', 'departed', 'departed', 'arrived')).toEqual([
      'F4',
      'F6',
      'F1',
      'F5',
      'F2',
      'F3',
    ]);
  });

  it('is what stayed last of all, and nothing is lost', () => {
    expect(order('present', 'not-assessable', 'change', 'moved')).toEqual(['F4', 'F3', 'F1', 'F2']);
    expect(order()).toEqual([]);
  });
});
