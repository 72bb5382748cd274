import type { Finding, FindingKind } from '../../contract/finding.ts';
import type { DamageScale } from '../../contract/gis-export.ts';
import { type Decision, reviewStateOf } from '../../contract/review.ts';
import type { Cell, Field, FieldType } from '../fields.ts';
import { findingFields } from '../finding-fields.ts';
import { damageScales, type StandingDamage, standingDamage } from './damage-scales.ts';
import { decisionsOn, type GisRun } from './gis-run.ts';

/** What people and the scales of others say of a finding. */
interface Reviewed {
  readonly finding: Finding;
  readonly decisions: readonly Decision[];
  readonly damage: StandingDamage | null;
}

const reviewFields: readonly Field<Reviewed>[] = [
  field('review', 'text', ({ decisions }) => reviewStateOf(decisions)),
  ofLatest('decision', ({ call }) => call),
  ofLatest('decisionDamageClass', ({ damageClass }) => damageClass),
  ofLatest('decidedBy', ({ by }) => by),
  ofLatest('decidedAt', ({ at }) => at),
  ofLatest('reason', ({ reason }) => reason),
  ofLatest('note', ({ note }) => note),
  field('decisionCount', 'integer', ({ decisions }) => decisions.length),
  field('standingDamageClass', 'text', ({ damage }) => damage?.damageClass ?? null),
  field('standingDamageBy', 'text', ({ damage }) => damage?.by ?? null),
];

/**
 * The columns of an export: what the ledger says of a finding, the dates it lies between, what its pixels cannot say, what
 * people decided (of several the latest; `review` tells whether they agree), and its damage on other scales.
 *
 * @param kind leaves out what only findings of other kinds have.
 */
export function gisFields(
  run: GisRun,
  options: { readonly scales: readonly DamageScale[]; readonly kind?: FindingKind },
): readonly Field<Finding>[] {
  const { scales, kind } = options;
  const { before, after } = run.run.inputs;
  const own = findingFields.filter((one) => kind === undefined || one.kind === null || one.kind === kind);
  return [
    ...own,
    field<Finding>('cannotSay', 'text', ({ claims }) => claims.cannot.join(' ')),
    field<Finding>('beforeAcquiredAt', 'text', () => before.acquiredAt),
    field<Finding>('afterAcquiredAt', 'text', () => after.acquiredAt),
    ...[...reviewFields, ...scales.flatMap(scaleFields)].map(({ name, type, read }) =>
      field<Finding>(name, type, (finding) => {
        const decisions = decisionsOn(run, finding);
        return read({ finding, decisions, damage: standingDamage(finding, decisions) });
      }),
    ),
  ];
}

function scaleFields(scale: DamageScale): Field<Reviewed>[] {
  const { classes } = damageScales[scale];
  return [
    field(`${scale}Class`, scale === 'unosat' ? 'integer' : 'text', ({ damage }) =>
      damage === null ? null : classes[damage.damageClass].value,
    ),
    field(`${scale}Lossy`, 'boolean', ({ damage }) =>
      damage === null ? null : classes[damage.damageClass].loss !== null,
    ),
  ];
}

function field<Row>(name: string, type: FieldType, read: (row: Row) => Cell): Field<Row> {
  return { name, type, read };
}

function ofLatest(name: string, read: (decision: Decision) => string | null): Field<Reviewed> {
  return field(name, 'text', ({ decisions }) => {
    const latest = decisions.at(-1);
    return latest === undefined ? null : read(latest);
  });
}
