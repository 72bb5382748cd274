import type { AircraftFinding, BuildingFinding, CraterFinding, Finding } from '../../contract/finding.ts';
import { type Decision, reviewStateOf } from '../../contract/review.ts';
import { formatDateAndTime } from '../format-date.ts';
import {
  confidenceWords,
  craterDistanceWords,
  diameterRangeWords,
  diameterWords,
  findingFacts,
  positionWords,
  yesOrNo,
} from './finding-facts.ts';
import type { ReportFinding, ReportPicture, ReportSection, ReportTable } from './report-document.ts';
import type { ReportInput } from './report-input.ts';
import {
  areaWords,
  counted,
  damageWords,
  findingHeading,
  kindNames,
  NOT_KNOWN,
  rejectWords,
  stateOf,
  statusWords,
} from './report-words.ts';

/** Findings beyond these are a row each, without pictures. */
export const MOST_CHIPS = 60;

/** Every finding: the strongest with their chips, the rest as rows. */
export function findingsSection(
  { findings, review, run }: ReportInput,
  chips: ReadonlyMap<string, readonly ReportPicture[]>,
): ReportSection {
  const shown = findings.slice(0, MOST_CHIPS);
  const rest = findings.slice(MOST_CHIPS);
  const none =
    run.verdict.kind === 'not-observed'
      ? 'Nothing can be said of change, so none is stated.'
      : 'None: nothing exceeded the threshold in the ground that was seen on both dates.';
  return {
    id: 'findings',
    heading: 'Findings',
    blocks: [
      {
        kind: 'text',
        text:
          findings.length === 0
            ? none
            : `${counted(findings.length, 'finding')}, strongest first${rest.length > 0 ? `; the first ${MOST_CHIPS} with chips of both dates` : ''}. ` +
              'Confidence is given only where it was calibrated on other data. Of changed ground it is the share of such findings in which ' +
              'the ground or an object on it differs; of aircraft and craters, that one is or was here, not what became of it.',
      },
      ...shown.map(
        (finding): ReportFinding => ({
          kind: 'finding',
          id: finding.id,
          heading: findingHeading(finding),
          pictures: chips.get(finding.id) ?? [],
          sentence: finding.sentence,
          facts: findingFacts(finding),
          can: finding.claims.can,
          cannot: finding.claims.cannot,
          decisions: (review.decisions.get(finding.id) ?? []).map(decisionWords),
        }),
      ),
      ...(rest.length === 0 ? [] : [restTable(rest)]),
    ],
  };
}

function restTable(rest: readonly Finding[]): ReportTable {
  return {
    kind: 'table',
    caption: `Findings ${MOST_CHIPS + 1} to ${MOST_CHIPS + rest.length}`,
    columns: [
      { title: 'Id', share: 0.7 },
      { title: 'What', share: 2 },
      { title: 'Confidence', share: 1.3 },
      { title: 'Area', share: 1.2, isNumeric: true },
      { title: 'Position', share: 3 },
      { title: 'Sentence', share: 5 },
    ],
    rows: rest.map((finding) => [
      finding.id,
      [kindNames[finding.kind], stateOf(finding)].filter((part) => part !== null).join(', '),
      confidenceWords(finding),
      areaWords(finding) ?? '–',
      placeWords(finding),
      finding.sentence,
    ]),
  };
}

/** Ledger, craters and buildings: one table for each kind that was found. */
export function objectSections({ findings, run }: ReportInput): readonly ReportSection[] {
  const aircraft = findings.filter((finding) => finding.kind === 'aircraft');
  const craters = findings.filter((finding) => finding.kind === 'crater');
  const buildings = findings.filter((finding) => finding.kind === 'building');
  const looked = (label: string) => run.detectors.some((detector) => detector.label === label);
  return [
    {
      id: 'aircraft',
      heading: 'Aircraft ledger',
      blocks: [
        aircraft.length > 0
          ? aircraftTable(aircraft)
          : {
              kind: 'text',
              text: looked('aircraft')
                ? 'No aircraft was found on either date.'
                : 'No model looked for aircraft: nothing is said of them.',
            },
      ],
    },
    {
      id: 'craters',
      heading: 'Craters',
      blocks: [
        craters.length > 0
          ? craterTable(craters)
          : {
              kind: 'text',
              text: looked('crater')
                ? 'No new crater was found.'
                : 'No model looked for craters: nothing is said of them.',
            },
      ],
    },
    ...(buildings.length > 0
      ? [{ id: 'buildings', heading: 'Buildings', blocks: [buildingTable(buildings)] } as const]
      : []),
  ];
}

function aircraftTable(rows: readonly AircraftFinding[]): ReportTable {
  return {
    kind: 'table',
    caption: 'One row a stand or aircraft. Gone is not destroyed.',
    columns: [
      { title: 'Id', share: 0.8 },
      { title: 'State', share: 1.8 },
      { title: 'Confidence', share: 1.5 },
      { title: 'In a berm', share: 1.5 },
      { title: 'Nearest new crater', share: 2, isNumeric: true },
      { title: 'Position', share: 4.4 },
    ],
    rows: rows.map((finding) => [
      finding.id,
      statusWords[finding.status],
      confidenceWords(finding),
      yesOrNo(finding.inRevetment),
      craterDistanceWords(finding),
      placeWords(finding),
    ]),
  };
}

function craterTable(rows: readonly CraterFinding[]): ReportTable {
  return {
    kind: 'table',
    caption: 'New craters: how wide the ground is that each disturbed. Nine in ten true diameters lie in the range.',
    columns: [
      { title: 'Id', share: 0.8 },
      { title: 'Diameter', share: 1.4, isNumeric: true },
      { title: 'Range', share: 2 },
      { title: 'Confidence', share: 1.5 },
      { title: 'Position', share: 4.4 },
    ],
    rows: rows.map((finding) => [
      finding.id,
      diameterWords(finding),
      diameterRangeWords(finding),
      confidenceWords(finding),
      placeWords(finding),
    ]),
  };
}

function buildingTable(rows: readonly BuildingFinding[]): ReportTable {
  return {
    kind: 'table',
    caption: 'Given footprints, and what can be seen of their state from above.',
    columns: [
      { title: 'Id', share: 0.8 },
      { title: 'State', share: 2 },
      { title: 'Confidence', share: 1.5 },
      { title: 'Area', share: 1.4, isNumeric: true },
      { title: 'Position', share: 4.4 },
    ],
    rows: rows.map((finding) => [
      finding.id,
      damageWords[finding.damageClass],
      confidenceWords(finding),
      areaWords(finding) ?? '–',
      placeWords(finding),
    ]),
  };
}

/** Who said what of which finding. */
export function decisionsSection({ findings, review }: ReportInput): ReportSection {
  const rows = findings.flatMap(({ id }) => {
    const decisions = review.decisions.get(id) ?? [];
    const isDisputed = reviewStateOf(decisions) === 'disputed';
    return decisions.map((decision) => [
      id,
      isDisputed ? `${decision.call} (disputed)` : decision.call,
      decision.damageClass === null ? 'as found' : damageWords[decision.damageClass],
      decision.by,
      formatDateAndTime(decision.at),
      [decision.reason === null ? null : rejectWords[decision.reason], decision.note]
        .filter((part) => part !== null)
        .join(': '),
    ]);
  });
  return {
    id: 'decisions',
    heading: 'Decisions of reviewers',
    blocks: [
      rows.length === 0
        ? { kind: 'notice', text: 'Nobody has reviewed these findings yet.' }
        : {
            kind: 'table',
            caption: 'The latest decision of each person; there is no login, names are as given.',
            columns: [
              { title: 'Id', share: 0.8 },
              { title: 'Call', share: 1.8 },
              { title: 'Class', share: 2 },
              { title: 'By', share: 2 },
              { title: 'When', share: 2.4 },
              { title: 'Reason and note', share: 4 },
            ],
            rows,
          },
    ],
  };
}

function decisionWords({ by, call, damageClass, reason, note }: Decision): string {
  const parts = [
    damageClass === null ? null : damageWords[damageClass],
    reason === null ? null : rejectWords[reason],
    note,
  ].filter((part) => part !== null);
  return `${by}: ${call}${parts.length === 0 ? '' : ` (${parts.join('; ')})`}`;
}

function placeWords({ at, box }: Finding): string {
  return at === null ? `${NOT_KNOWN}; box ${box.map(Math.round).join(', ')} px` : positionWords(at);
}
