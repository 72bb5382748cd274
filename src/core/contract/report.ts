/** What a report can be written as: one file that a browser shows, or A4 pages. */
export const REPORT_FORMATS = ['html', 'pdf'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];
