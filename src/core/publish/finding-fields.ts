import type { Finding, FindingKind, PixelBox } from '../contract/finding.ts';
import type { Field, FieldType } from './fields.ts';

/** A column of findings; `kind` where only findings of one kind have it, the others leave it empty. */
export interface FindingField extends Field<Finding> {
  readonly kind: FindingKind | null;
}

/** A finding as a flat row: what ledger and exports say of it, in one order. */
export const findingFields: readonly FindingField[] = [
  any('id', 'text', ({ id }) => id),
  any('kind', 'text', ({ kind }) => kind),
  any('confidence', 'real', ({ confidence }) => confidence),
  any('lon', 'real', ({ at }) => at?.lon ?? null),
  any('lat', 'real', ({ at }) => at?.lat ?? null),
  any('areaM2', 'real', ({ areaM2 }) => areaM2),
  any('areaPx', 'real', ({ areaPx }) => areaPx),
  only('aircraft', 'status', 'text', ({ status }) => status),
  only('building', 'damageClass', 'text', ({ damageClass }) => damageClass),
  only('crater', 'diameterMeters', 'real', ({ diameterMeters }) => diameterMeters),
  only('crater', 'diameterMetersLeast', 'real', ({ diameterMetersRange }) => diameterMetersRange?.[0] ?? null),
  only('crater', 'diameterMetersMost', 'real', ({ diameterMetersRange }) => diameterMetersRange?.[1] ?? null),
  only('aircraft', 'inRevetment', 'boolean', ({ inRevetment }) => inRevetment),
  only('aircraft', 'nearestCraterMeters', 'real', ({ nearestCraterMeters }) => nearestCraterMeters),
  only('aircraft', 'isSmokeNear', 'boolean', ({ isSmokeNear }) => isSmokeNear),
  only('aircraft', 'movedMeters', 'real', ({ movedMeters }) => movedMeters),
  only('change', 'method', 'text', ({ evidence }) => evidence.method),
  only('change', 'peak', 'real', ({ evidence }) => evidence.peak),
  only('change', 'mean', 'real', ({ evidence }) => evidence.mean),
  only('change', 'weight', 'real', ({ evidence }) => evidence.weight),
  only('change', 'brightening', 'real', ({ evidence }) => evidence.brightening),
  only('change', 'channel', 'text', ({ evidence }) => evidence.channel),
  only('change', 'falseDiscoveryRate', 'real', ({ evidence }) => evidence.falseDiscoveryRate),
  only('change', 'hint', 'text', ({ hint }) => hint?.kind ?? null),
  any('beforeAsset', 'text', ({ beforeAsset }) => beforeAsset),
  any('beforeBox', 'text', ({ beforeBox }) => boxText(beforeBox)),
  any('afterAsset', 'text', ({ afterAsset }) => afterAsset),
  any('afterBox', 'text', ({ afterBox }) => boxText(afterBox)),
  any('sentence', 'text', ({ sentence }) => sentence),
];

function any(name: string, type: FieldType, read: FindingField['read']): FindingField {
  return { name, type, read, kind: null };
}

function only<Kind extends FindingKind>(
  kind: Kind,
  name: string,
  type: FieldType,
  read: (finding: Extract<Finding, { kind: Kind }>) => ReturnType<FindingField['read']>,
): FindingField {
  const readOnly = (finding: Finding) =>
    finding.kind === kind ? read(finding as Extract<Finding, { kind: Kind }>) : null;
  return { name, type, read: readOnly, kind };
}

function boxText(box: PixelBox | null): string | null {
  return box === null ? null : box.join(' ');
}
