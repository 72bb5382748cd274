import type { Finding, FindingKind } from '../../../../src/core/contract/finding.ts';
import { percent } from '../../../../src/core/contract/percent.ts';
import { reviewStates } from '../../../../src/core/contract/review.ts';
import { findingStatuses } from '../../state/finding-filter.ts';
import type { PanelName } from '../../state/link.ts';
import type { Listable } from '../filter-findings.ts';
import { toolStatus } from '../finding-calls.ts';
import { aircraftStatuses } from '../object-words.ts';
import { damageClassWords, reviewMarks } from '../review-words.ts';
import { thousands } from '../words.ts';

/** One column of a table of findings. */
export interface Column {
  readonly name: string;
  readonly title: string;
  /** Of what the title is short. */
  readonly meaning?: string;
  /** What it sorts by; null, which is not known, comes last both ways. */
  readonly by: (one: Listable) => number | null;
  readonly words: (one: Listable) => string;
  /** The words in full, where those that fit the column are short of something. */
  readonly inFull?: (one: Listable) => string;
}

const rank = { name: 'rank', title: '#', meaning: 'Rank', by: ({ finding }: Listable) => Number(finding.id.slice(1)) };
const number: Column = { ...rank, words: ({ finding }) => finding.id.replace(/^F/, '') };
const confidence: Column = {
  name: 'confidence',
  title: 'Conf.',
  meaning: 'Confidence that one is or was here',
  by: ({ finding }) => finding.confidence,
  words: ({ finding }) => (finding.confidence === null ? '–' : percent(finding.confidence)),
};
const call: Column = {
  name: 'call',
  title: 'Review',
  by: ({ calls }) => reviewStates.indexOf(calls.state),
  words: ({ calls: { state, damageClass, isClassOpen } }) =>
    state === 'unreviewed'
      ? '–'
      : damageClass
        ? `${reviewMarks[state]} ${isClassOpen ? 'class open' : damageClass.replaceAll('-', ' ')}`
        : reviewMarks[state],
  inFull: ({ calls: { state, damageClass, isClassOpen } }) =>
    damageClass
      ? `${state}: ${damageClassWords[damageClass]}${isClassOpen ? ', or as the tool says (class open)' : ''}`
      : state,
};

function status(words: (finding: Finding) => string): Column {
  return {
    name: 'status',
    title: 'Status',
    meaning: 'What the tool says',
    by: ({ finding }) => findingStatuses.indexOf(toolStatus(finding)!),
    words: ({ finding }) => words(finding),
  };
}

function of<Kind extends FindingKind>(kind: Kind, finding: Finding) {
  return finding.kind === kind ? (finding as Extract<Finding, { kind: Kind }>) : null;
}

const aircraft: readonly Column[] = [
  number,
  status((finding) => {
    const { mark, word } = aircraftStatuses[of('aircraft', finding)!.status];
    return `${mark} ${word}`;
  }),
  {
    name: 'berm',
    title: 'Berm',
    meaning: 'Whether it stands, or stood, in a berm of three sides',
    by: ({ finding }) => {
      const inRevetment = of('aircraft', finding)?.inRevetment ?? null;
      return inRevetment === null ? null : Number(inRevetment);
    },
    words: ({ finding }) => {
      const inRevetment = of('aircraft', finding)?.inRevetment ?? null;
      return inRevetment === null ? '?' : inRevetment ? 'yes' : 'no';
    },
  },
  {
    name: 'crater',
    title: 'Crater',
    meaning: 'Distance to the rim of the nearest new crater',
    by: ({ finding }) => of('aircraft', finding)?.nearestCraterMeters ?? null,
    words: ({ finding }) => metres(of('aircraft', finding)?.nearestCraterMeters ?? null),
  },
  confidence,
  call,
];

const craters: readonly Column[] = [
  number,
  {
    name: 'diameter',
    title: 'Diameter',
    by: ({ finding }) => of('crater', finding)?.diameterMeters ?? null,
    words: ({ finding }) => {
      const { diameterMeters = null, isIndicative = false } = of('crater', finding) ?? {};
      return diameterMeters === null ? '–' : `${isIndicative ? '~' : ''}${diameterMeters.toFixed(1)} m`;
    },
  },
  {
    name: 'range',
    title: 'Range',
    meaning: 'Where the true diameter may well lie',
    by: ({ finding }) => of('crater', finding)?.diameterMetersRange?.[1] ?? null,
    words: ({ finding }) => {
      const range = of('crater', finding)?.diameterMetersRange;
      return range ? `${range.map((end) => end.toFixed(1)).join('–')} m` : '–';
    },
  },
  confidence,
  call,
];

const buildings: readonly Column[] = [
  number,
  status((finding) => damageClassWords[of('building', finding)!.damageClass]),
  {
    name: 'area',
    title: 'Area',
    by: ({ finding }) => finding.areaM2 ?? finding.areaPx,
    words: ({ finding: { areaM2, areaPx } }) =>
      areaM2 === null ? `${thousands(areaPx)} px` : `${thousands(areaM2)} m²`,
  },
  call,
];

/** Null of panels that are no table. */
export const panelColumns: Readonly<Record<PanelName, readonly Column[] | null>> = {
  candidates: null,
  aircraft,
  craters,
  buildings,
  disputed: null,
};

function metres(length: number | null): string {
  return length === null ? '–' : `${thousands(length)} m`;
}
