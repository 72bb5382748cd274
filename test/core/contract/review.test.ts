import { describe, expect, it } from 'vitest';
import {
  type Annotation,
  type Decision,
  isDisputed,
  type ReviewAct,
  standingReview,
} from '../../../src/core/contract/review.ts';

let made = 0;
const stamp = (by: string) => ({ id: `act-${++made}`, by, at: '2022-08-11T08:00:00Z' });
const decision = (by: string, findingId: string, change: Partial<Decision> = {}): Decision => ({
  kind: 'decision',
  findingId,
  call: 'accepted',
  damageClass: null,
  reason: null,
  note: null,
  ...stamp(by),
  ...change,
});
const undo = (act: ReviewAct, by = act.by): ReviewAct => ({ kind: 'undo', of: act.id, ...stamp(by) });
const drawn = (id: string, text: string): Annotation => ({
  id,
  shape: 'point',
  points: [{ col: 1, row: 2 }],
  text,
  colour: 'yellow',
  isMeasured: false,
});

describe('a review', () => {
  it('counts the latest decision of each person on a finding', () => {
    const first = decision('Ada', 'F1');
    const other = decision('Ben', 'F1', { call: 'rejected', reason: 'shadow' });
    const second = decision('Ada', 'F1', { damageClass: 'severe' });
    expect(standingReview([first, other, second]).decisions.get('F1')).toEqual([other, second]);
  });

  it('goes back to the decision before one that is taken back', () => {
    const first = decision('Ada', 'F1');
    const second = decision('Ada', 'F1', { call: 'rejected', reason: 'season' });
    expect(standingReview([first, second, undo(second)]).decisions.get('F1')).toEqual([first]);
    expect(standingReview([first, undo(first)]).decisions.has('F1')).toBe(false);
  });

  it("takes nobody's act back but one's own", () => {
    const first = decision('Ada', 'F1');
    expect(standingReview([first, undo(first, 'Ben')]).decisions.get('F1')).toEqual([first]);
  });

  it('brings a removed annotation back with its last text, and offers acts for undo in their order', () => {
    const draw: ReviewAct = { kind: 'annotation', annotation: drawn('a', 'crater'), ...stamp('Ada') };
    const edit: ReviewAct = { kind: 'annotation', annotation: drawn('a', 'crater, 20 m'), ...stamp('Ada') };
    const remove: ReviewAct = { kind: 'annotation-removal', annotationId: 'a', ...stamp('Ada') };
    expect(standingReview([draw, edit, remove]).annotations).toEqual([]);
    const review = standingReview([draw, edit, remove, undo(remove)]);
    expect(review.annotations).toEqual([drawn('a', 'crater, 20 m')]);
    expect(review.standing.get('Ada')).toEqual([draw, edit]);
  });

  it('says who drew an annotation and who else changed it, until it is deleted', () => {
    const draw: ReviewAct = { kind: 'annotation', annotation: drawn('a', 'crater'), ...stamp('Ada') };
    const edit: ReviewAct = { kind: 'annotation', annotation: drawn('a', 'crater, 20 m'), ...stamp('Ben') };
    const remove: ReviewAct = { kind: 'annotation-removal', annotationId: 'a', ...stamp('Ada') };
    expect(standingReview([draw, edit, edit]).annotators.get('a')).toEqual(['Ada', 'Ben']);
    expect(standingReview([draw, edit, undo(edit)]).annotators.get('a')).toEqual(['Ada']);
    expect(standingReview([draw, edit, remove]).annotators.has('a')).toBe(false);
  });

  it('is disputed where calls or classes contradict, not where notes do or one gives no class', () => {
    const rejected = decision('Ada', 'F1', { call: 'rejected', reason: 'cloud-or-smoke' });
    expect(isDisputed([decision('Ada', 'F1'), decision('Ben', 'F1', { note: 'sure' })])).toBe(false);
    expect(isDisputed([decision('Ada', 'F1'), decision('Ben', 'F1', { damageClass: 'possible' })])).toBe(false);
    const [severe, possible] = [
      decision('Ada', 'F1', { damageClass: 'severe' }),
      decision('Ben', 'F1', { damageClass: 'possible' }),
    ];
    expect(isDisputed([decision('Cem', 'F1'), severe, possible])).toBe(true);
    expect(isDisputed([rejected, decision('Ben', 'F1')])).toBe(true);
  });
});
