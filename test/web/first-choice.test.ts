import { expect, it } from 'vitest';
import type { Finding } from '../../src/core/contract/finding.ts';
import { firstChoice } from '../../web/src/publish/first-choice.ts';
import { findingAt } from '../helpers/findings.ts';

const craters = [1, 2, 3, 4, 5].map((n) => findingAt(n, [0, 0, 9, 9], { kind: 'crater' }));
const struck = { ...findingAt(6, [0, 0, 9, 9], { kind: 'aircraft' }), status: 'destroyed' } as Finding;

it('the own choice begins with the kinds in turn, as the graphic does, however many of one kind rank first', () => {
  expect(firstChoice([...craters, struck], [])).toEqual(['F6', 'F1', 'F2', 'F3', 'F4']);
});

it('the own choice begins with what was accepted, where anything was', () => {
  expect(firstChoice([...craters, struck], ['F3'])).toEqual(['F3']);
});
