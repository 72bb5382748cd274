import type { AircraftFinding, ChangeFinding, CraterFinding, Finding } from '../../src/core/contract/finding.ts';
import { type Decision, type Review, standingReview } from '../../src/core/contract/review.ts';
import type { InputScene, RunManifest } from '../../src/core/contract/run.ts';
import { claimsOf, offeredDamage } from '../../src/core/findings/claims.ts';
import { pixelGrid } from '../../src/core/geo/grid.ts';
import type { DraftInput } from '../../src/core/publish/words/draft-words.ts';
import { UNKNOWN_CONDITIONS } from '../../src/core/scene/conditions.ts';
import { comparabilityLike } from './comparability.ts';
import { findingAt } from './findings.ts';
import { gridAt } from './scenes.ts';

type Own<Kind> = Partial<Kind> & { readonly confidence?: number | null };

/** Findings of a run at one GSD, with the claims that its pixels carry. */
class Ground {
  readonly #gsdMeters: number | null;
  #rank = 0;

  constructor(gsdMeters: number | null) {
    this.#gsdMeters = gsdMeters;
  }

  aircraft(own: Own<AircraftFinding>): AircraftFinding {
    return this.#placed('aircraft', 20, own) as AircraftFinding;
  }

  crater(own: Own<CraterFinding> = {}): CraterFinding {
    return this.#placed('crater', 20, own) as CraterFinding;
  }

  change(brightening: number, own: Own<ChangeFinding> = {}): ChangeFinding {
    const plain = this.#placed('change', 0, own) as ChangeFinding;
    return { ...plain, evidence: { ...plain.evidence, brightening } };
  }

  #placed(kind: Finding['kind'], acrossMeters: number, own: object): Finding {
    const sight = { acrossPx: acrossMeters / (this.#gsdMeters ?? 0.5), gsdMeters: this.#gsdMeters };
    return {
      ...findingAt(++this.#rank, [0, 0, 30, 30], { kind }),
      claims: claimsOf(kind, sight),
      offeredDamage: offeredDamage(kind, sight),
      ...own,
    } as Finding;
  }
}

function sceneOf(name: string, own: Partial<InputScene> = {}): InputScene {
  return {
    name,
    files: [],
    acquiredAt: null,
    credit: null,
    licence: null,
    sensor: null,
    gsdMeters: null,
    crs: null,
    sampleType: 'uint8',
    bandNames: ['red'],
    conditions: UNKNOWN_CONDITIONS,
    ...own,
  };
}

interface RunOptions {
  readonly title?: string;
  readonly before?: Partial<InputScene>;
  readonly after?: Partial<InputScene>;
  readonly isGeoreferenced?: boolean;
  readonly verdict?: RunManifest['verdict'];
  readonly observedFraction?: number;
  readonly comparability?: RunManifest['comparability'];
  readonly findings?: readonly Finding[];
  readonly decisions?: readonly Decision[];
}

const SKYSAT = { credit: '© 2022 Planet Labs PBC', sensor: 'SkySat', gsdMeters: 0.5 };
const BEFORE = { acquiredAt: '2022-08-09T08:14:00Z' };
const AFTER = { acquiredAt: '2022-08-10T08:20:00Z' };

export function draftInput(options: RunOptions = {}): DraftInput {
  const { isGeoreferenced = true, findings = [], observedFraction = 1, decisions = [] } = options;
  return {
    run: {
      title: options.title ?? 'Saky air base',
      inputs: {
        before: sceneOf('before', { ...SKYSAT, ...BEFORE, ...options.before }),
        after: sceneOf('after', { ...SKYSAT, ...AFTER, ...options.after }),
      },
      grid: isGeoreferenced ? gridAt({ width: 1000, height: 1000 }) : pixelGrid(1000, 1000),
      comparability: options.comparability ?? comparabilityLike({ grade: 'good' }),
      verdict: options.verdict ?? { kind: 'changed', findings: findings.length, observedFraction },
      observedFraction,
    },
    findings,
    review: reviewOf(decisions),
  };
}

function reviewOf(decisions: readonly Decision[]): Review {
  return standingReview(decisions);
}

function decided(finding: Finding, own: Partial<Decision> = {}): Decision {
  const { call = 'accepted', by = 'Ada' } = own;
  return {
    kind: 'decision',
    id: `${finding.id} ${by}`,
    by,
    at: '2022-08-11T08:00:00Z',
    findingId: finding.id,
    call,
    damageClass: null,
    reason: call === 'rejected' ? 'shadow' : null,
    note: null,
    ...own,
  };
}

/** An airfield at 0.5 m on which some aircraft burnt. */
function airfield(): Finding[] {
  const ground = new Ground(0.5);
  const rows = (count: number, own: Own<AircraftFinding>) =>
    Array.from({ length: count }, () => ground.aircraft({ confidence: 0.95, ...own }));
  return [
    ...rows(8, { status: 'destroyed' }),
    ...rows(2, { status: 'damaged' }),
    ...rows(3, { status: 'departed' }),
    ...rows(1, {
      status: 'arrived',
      evidence: { ...ground.aircraft({}).evidence, beforeScore: null, afterScore: 0.9 },
    }),
    ...[0.97, 0.9, 0.8, 0.6].map((confidence) => ground.crater({ confidence })),
    ...[-0.4, -0.3, 0.2].map((turn) => ground.change(turn)),
    ...rows(9, { status: 'present' }),
  ];
}

const reviewed = airfield();
const stated = reviewed.filter((finding) => finding.kind !== 'aircraft' || finding.status !== 'present');
const small = { credit: '© 2022 Planet Labs PBC', licence: null, sensor: 'PlanetScope PSB.SD', gsdMeters: 3 };
const sentinel = { credit: null, licence: 'proprietary', sensor: 'sentinel-2b MSI', gsdMeters: 10 };
const at05 = new Ground(0.5);
const at3 = new Ground(3);
const at10 = new Ground(10);
const plain = { credit: null, sensor: null, gsdMeters: null };
const pathless = new Ground(null);

/** One run for each thing that drafts must get right. */
export const wordRuns: Readonly<Record<string, DraftInput>> = {
  'aircraft in ranges, unreviewed': draftInput({ findings: airfield(), observedFraction: 0.973 }),
  'reviewed in part': draftInput({
    findings: reviewed,
    decisions: [
      ...stated.slice(0, 4).map((finding) => decided(finding, { damageClass: 'destroyed' })),
      decided(stated[4]!, { call: 'rejected' }),
      decided(stated[5]!, { damageClass: 'destroyed' }),
      decided(stated[5]!, { by: 'Bo', damageClass: 'severe' }),
    ],
  }),
  'reviewed by people who agree': draftInput({
    findings: reviewed,
    decisions: stated.map((finding, i) => decided(finding, i === 9 ? { call: 'rejected' } : {})),
  }),
  'all rejected': draftInput({
    findings: stated,
    decisions: stated.map((finding) => decided(finding, { call: 'rejected' })),
  }),
  'aircraft-sized at 3 m': draftInput({
    before: small,
    after: { ...small, acquiredAt: '2022-08-10' },
    findings: [
      at3.aircraft({ status: 'departed', confidence: 0.8 }),
      at3.aircraft({ status: 'departed', confidence: 0.7 }),
      at3.aircraft({ status: 'not-assessable', confidence: 0.9 }),
      at3.crater({ isIndicative: true, confidence: 0.5 }),
      at3.change(-0.3, { confidence: 0.62 }),
      at3.change(0.3, { confidence: 0.4 }),
      at3.aircraft({ status: 'present', confidence: 0.9 }),
    ],
  }),
  'ten metres': draftInput({
    title: 'Khartoum oil depot',
    before: sentinel,
    after: sentinel,
    findings: [at10.change(-0.5), at10.change(-0.2)],
    comparability: comparabilityLike({ grade: 'poor' }),
  }),
  'only craters': draftInput({
    findings: [0.9, 0.9, 0.8].map((confidence) => at05.crater({ confidence })),
    before: { credit: 'Maxar Open Data Program', sensor: 'WorldView-3' },
    after: { credit: 'Maxar Open Data Program', sensor: 'WorldView-3' },
  }),
  'no georeference, no names, no dates': draftInput({
    title: 'before – after',
    isGeoreferenced: false,
    before: { ...plain, acquiredAt: null },
    after: { ...plain, acquiredAt: null },
    findings: [pathless.change(0.3)],
  }),
  'one date missing': draftInput({
    before: { acquiredAt: null, licence: 'CC-BY-NC-4.0' },
    after: { licence: 'CC-BY-SA-4.0', credit: '© B' },
    findings: [at3.change(-0.3, { confidence: 0.97 })],
  }),
  'nothing found': draftInput({ verdict: { kind: 'unchanged', observedFraction: 0.912 }, observedFraction: 0.912 }),
  'nothing found, all seen': draftInput({ verdict: { kind: 'unchanged', observedFraction: 1 } }),
  cloud: draftInput({ verdict: { kind: 'not-observed', why: 'cloud' }, observedFraction: 0.21 }),
  misaligned: draftInput({ verdict: { kind: 'not-observed', why: 'misaligned' }, observedFraction: 0.98 }),
  synthetic: draftInput({
    before: { credit: 'Synthetic scene rendered by Aftermath', sensor: null },
    after: { credit: 'Synthetic scene rendered by Aftermath', sensor: null },
    findings: airfield(),
  }),
  'a long place name': draftInput({
    title:
      'Novofedorivka air base on the western coast of the Crimean peninsula, Saky district, in the hours after the first reports',
    findings: airfield(),
  }),
};
