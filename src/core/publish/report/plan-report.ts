import { formatDate } from '../format-date.ts';
import type { PicturePlan } from '../picture-plan.ts';
import { decisionsSection, findingsSection, MOST_CHIPS, objectSections } from './finding-sections.ts';
import type { ReportDocument, ReportSection } from './report-document.ts';
import type { ReportInput } from './report-input.ts';
import { planChangeMap, planChips, planOverview } from './report-pictures.ts';
import {
  comparabilitySection,
  creditSection,
  filesSection,
  limitationsSection,
  methodSection,
  modelsSection,
  notObservedSection,
  registrationSection,
  summarySection,
} from './run-sections.ts';

/** A report, and the pictures that it needs; their order is the document's. */
export interface PlannedReport {
  readonly document: ReportDocument;
  readonly pictures: readonly PicturePlan[];
}

/** Plans the report of a run: the same input gives the same plan. */
export function planReport(input: ReportInput): PlannedReport {
  const { run, findings } = input;
  const overview = planOverview(run, findings);
  const changeMap = planChangeMap(run, findings);
  const chips = findings.slice(0, MOST_CHIPS).map((finding) => ({ id: finding.id, ...planChips(run, finding) }));
  const maps: ReportSection = { id: 'maps', heading: 'Maps', blocks: [overview.block, changeMap.block] };
  return {
    pictures: [...overview.plans, ...changeMap.plans, ...chips.flatMap(({ plans }) => plans)],
    document: {
      title: run.title,
      dates: `L: ${formatDate(run.inputs.before.acquiredAt)} · R: ${formatDate(run.inputs.after.acquiredAt)}`,
      imprint: `Aftermath ${run.version}, run ${run.id}`,
      createdAt: run.createdAt,
      sections: [
        summarySection(input),
        maps,
        comparabilitySection(input),
        registrationSection(input),
        notObservedSection(input),
        findingsSection(input, new Map(chips.map(({ id, pictures }) => [id, pictures]))),
        ...objectSections(input),
        decisionsSection(input),
        methodSection(input),
        modelsSection(input),
        filesSection(input),
        limitationsSection(input),
        creditSection(input),
      ],
    },
  };
}
