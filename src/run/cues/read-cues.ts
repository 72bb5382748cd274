import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CountSeries, EventFile, JudgedSeries, SampledSpan, SiteCue } from '../../core/contract/cue.ts';
import { NotFound, TooLarge } from '../../core/contract/errors.ts';
import type { Site } from '../../core/contract/watch.ts';
import { cuesFor } from '../../core/cues/cues-for.ts';
import { eventSeries } from '../../core/cues/event-series.ts';
import { judgeSeries } from '../../core/cues/judge-series.ts';
import { keywordSeries } from '../../core/cues/keyword-series.ts';
import { nearDuplicates } from '../../core/cues/near-duplicates.ts';
import { type StatedSampling, sampledSpan } from '../../core/cues/sampled-span.ts';
import { readEventFile } from '../../io/formats/events/event-file.ts';
import { readSites } from '../watch/read-sites.ts';

const MOST_BYTES = 64 << 20;
/** Sources hand out rows by the thousand at most: 5,000 of ACLED's API. */
const USUAL_LIMIT = 1000;

export interface CuesRequest extends StatedSampling {
  /** Sites file; null where none is asked about. */
  readonly sites: string | null;
  /** What is judged is what was over by then. */
  readonly now: Date;
}

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a file of reports or counts says, and which sites it gives reason to look at. */
export interface ReadCues {
  readonly file: string;
  readonly read: EventFile;
  /** Null where the file samples no whole day. */
  readonly span: SampledSpan | null;
  /** Those in which something stands out first, then the fullest. */
  readonly judged: readonly JudgedSeries[];
  /** Groups of ids that may be one event told twice. */
  readonly nearDuplicates: readonly (readonly string[])[];
  readonly cues: readonly SiteCue[];
  readonly notes: readonly string[];
}

/** @throws as `readCuesFile`, `judgeCues` and `readSites`. */
export async function readCues(path: string, { sites, ...judging }: CuesRequest): Promise<ReadCues> {
  const watched = sites === null ? [] : await readSites(sites);
  return judgeCues(await readCuesFile(path), watched, judging);
}

/** @throws NotFound; TooLarge above 64 MiB. */
export async function readCuesFile(path: string): Promise<NamedFile> {
  return { name: basename(path), bytes: await bytesOf(path) };
}

/** @throws as `readEventFile`; TooLarge for more than 2,000 series. */
export function judgeCues(
  { name, bytes }: NamedFile,
  sites: readonly Site[],
  { now, ...sampling }: Omit<CuesRequest, 'sites'>,
): ReadCues {
  const read = readEventFile(bytes, name);
  const { reports, keywords } = read;
  const days = [...reports, ...keywords].map(({ day }) => day);
  const span = sampledSpan(days, sampling, now);
  const series: readonly CountSeries[] =
    span === null
      ? []
      : (['day', 'week'] as const).flatMap((period) => [
          ...eventSeries(reports, span, period),
          ...keywordSeries(keywords, span, period),
        ]);
  const judged = series.map((one) => judgeSeries(one, now));
  return {
    file: name,
    read,
    span,
    judged: judged.sort((a, b) => b.statements.length - a.statements.length || total(b.series) - total(a.series)),
    nearDuplicates: nearDuplicates(reports),
    cues: cuesFor(sites, reports, series, now),
    notes: notesOf(read, now),
  };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new TooLarge(`"${path}" has ${size} bytes; ${MOST_BYTES} can be read.`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof TooLarge) throw cause;
    throw new NotFound(`The file of reports "${path}" cannot be read.`, { cause });
  }
}

function notesOf({ rows, reports, keywords }: EventFile, now: Date): string[] {
  const today = now.toISOString().slice(0, 10);
  const ahead = [...reports, ...keywords].filter(({ day }) => day > today).length;
  return [
    ...(rows > 0 && rows % USUAL_LIMIT === 0
      ? [`It has ${rows} rows to the dot: a limit may have cut it, so that its days are fewer than were asked for.`]
      : []),
    ...(ahead > 0 ? [`${ahead} of its rows are dated after ${today}: they are not counted.`] : []),
  ];
}

function total({ counts }: CountSeries): number {
  return counts.reduce((sum, { count }) => sum + (count ?? 0), 0);
}
