import { UsageError } from '../core/contract/errors.ts';
import { damageClasses, type Finding, offeredDamageOf } from '../core/contract/finding.ts';
import { annotationColours, annotationShapes, type ReviewAct, rejectReasons } from '../core/contract/review.ts';
import { isRecord, isText } from './json-values.ts';

const MOST_ACTS = 5000;
const MOST_POINTS = 20_000;
const LONGEST_TEXT = 2000;

type Holds = (value: unknown) => boolean;

const isId: Holds = (value) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
const isName: Holds = (value) => isText(value, 80);
const isNumber: Holds = (value) => Number.isFinite(value) && Math.abs(value as number) < 1e7;
const isTime: Holds = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));
const oneOf =
  (names: readonly string[]): Holds =>
  (value) =>
    names.includes(value as string);
const orNull =
  (holds: Holds): Holds =>
  (value) =>
    value === null || holds(value);
/** Several lines of any script; no other control characters. */
const isWords: Holds = (value) =>
  typeof value === 'string' && value.length <= LONGEST_TEXT && !/[^\P{Cc}\n\t]/u.test(value);
const isPoint: Holds = (value) => hasJust({ col: isNumber, row: isNumber })(value);
const hasJust =
  (fields: Readonly<Record<string, Holds>>): Holds =>
  (value) =>
    isRecord(value) &&
    Object.keys(value).length === Object.keys(fields).length &&
    Object.entries(fields).every(([name, holds]) => Object.hasOwn(value, name) && holds(value[name]));

const isAnnotation = hasJust({
  id: isId,
  shape: oneOf(annotationShapes),
  points: (value) => Array.isArray(value) && value.length > 0 && value.length <= MOST_POINTS && value.every(isPoint),
  text: isWords,
  colour: oneOf(annotationColours),
  isMeasured: (value) => typeof value === 'boolean',
});

const act = { id: isId, by: isName, at: isTime };
const actsByKind: Readonly<Record<ReviewAct['kind'], Holds>> = {
  decision: (value) =>
    hasJust({
      ...act,
      kind: oneOf(['decision']),
      findingId: (id) => isText(id, 64),
      call: oneOf(['accepted', 'rejected']),
      damageClass: orNull(oneOf(damageClasses)),
      reason: orNull(oneOf(rejectReasons)),
      note: orNull(isWords),
    })(value) && ((value as { call: string }).call === 'rejected') === ((value as { reason: unknown }).reason !== null),
  annotation: hasJust({ ...act, kind: oneOf(['annotation']), annotation: isAnnotation }),
  'annotation-removal': hasJust({ ...act, kind: oneOf(['annotation-removal']), annotationId: isId }),
  nudge: hasJust({ ...act, kind: oneOf(['nudge']), shiftPx: isPoint }),
  undo: hasJust({ ...act, kind: oneOf(['undo']), of: isId }),
};

/**
 * The body of `POST /api/runs/{id}/review`. One bad act refuses all of them, so that nothing is half taken.
 *
 * @throws UsageError that says which act is not as wanted.
 */
export function parseReviewActs(body: unknown): readonly ReviewAct[] {
  if (!isRecord(body) || !Array.isArray(body['acts']) || body['acts'].length > MOST_ACTS) {
    throw new UsageError(`The body must be {"acts": […]} with at most ${MOST_ACTS} acts.`);
  }
  for (const [i, value] of body['acts'].entries()) {
    const kind: unknown = isRecord(value) ? value['kind'] : null;
    if (!Object.hasOwn(actsByKind, kind as string)) {
      throw new UsageError(`Act ${i} has no known "kind". Known are ${Object.keys(actsByKind).join(', ')}.`);
    }
    if (!actsByKind[kind as ReviewAct['kind']](value)) {
      throw new UsageError(
        `Act ${i} is no "${String(kind)}" as the contract has it: see ReviewAct in /api/openapi.json.`,
      );
    }
  }
  return body['acts'] as readonly ReviewAct[];
}

/** Whether any of the acts gives a finding a damage class. */
export function giveDamage(acts: readonly ReviewAct[]): boolean {
  return acts.some((act) => act.kind === 'decision' && act.damageClass !== null);
}

/**
 * Holds the damage classes that people give to what the pixels carry, whatever page they were given on.
 *
 * @throws UsageError that says which act gives one that its finding does not offer.
 */
export function refuseDamageNotCarried(acts: readonly ReviewAct[], findings: readonly Finding[]): void {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  for (const [i, act] of acts.entries()) {
    if (act.kind !== 'decision' || act.damageClass === null) continue;
    const finding = byId.get(act.findingId);
    if (finding === undefined || offeredDamageOf(finding).includes(act.damageClass)) continue;
    throw new UsageError(
      `Act ${i} gives ${act.findingId} the damage class "${act.damageClass}", which its pixels do not carry. ` +
        'The finding lists under "offeredDamage" what they do.',
    );
  }
}
