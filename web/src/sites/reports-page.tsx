import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CueImport, KeptCue } from '../../../src/core/contract/cue-api.ts';
import type { SiteSummary } from '../../../src/core/contract/watch.ts';
import { Frame, Notice } from '../frame.tsx';
import { latestCues, takeReports } from './cue-client.ts';
import { CUE_NOTICE } from './cue-words.ts';
import { ReportedLately } from './reported-lately.tsx';
import { ReportsRead } from './reports-read.tsx';
import { listSites } from './watch-client.ts';

interface Chosen {
  readonly file: File;
  /** Null while it is read. */
  readonly read: CueImport | null;
  readonly isKept: boolean;
}

/** Reports of events, taken in as a file: what it says, shown before any of it is kept; and what was reported lately. */
export function ReportsPage() {
  const chosen = useSignal<Chosen | null>(null);
  const problem = useSignal<string | null>(null);
  const lately = useSignal<readonly KeptCue[] | null>(null);
  const sites = useSignal<readonly SiteSummary[]>([]);
  const failed = (error: unknown) => {
    problem.value = (error as Error).message;
  };
  const load = async () => {
    lately.value = await latestCues();
  };
  useEffect(() => {
    let isHere = true;
    const show = (come: readonly SiteSummary[]) => {
      sites.value = come;
    };
    listSites(show, () => isHere).catch(failed);
    load().catch(failed);
    return () => {
      isHere = false;
    };
  }, []);
  const take = async (file: File, isPreview: boolean) => {
    problem.value = null;
    chosen.value = { file, read: null, isKept: !isPreview };
    try {
      const read = await takeReports(file, isPreview);
      if (chosen.value?.file !== file) return;
      chosen.value = { file, read, isKept: !isPreview };
      if (!isPreview) await load();
    } catch (error) {
      chosen.value = null;
      failed(error);
    }
  };
  const one = chosen.value;
  const read = one?.read ?? null;
  return (
    <Frame title="Reports" isWide>
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
      <p class="hint">{CUE_NOTICE}</p>
      <section class="reports-file" aria-label="Take in reports">
        <label class="field">
          <span class="field-name">A file of reports or of keyword counts: CSV or GeoJSON</span>
          <input
            type="file"
            accept=".csv,.tsv,.txt,.geojson,.json"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file) void take(file, true);
              currentTarget.value = '';
            }}
          />
        </label>
        <p class="hint">
          Own columns (date, latitude, longitude, type), those of ACLED or FIRMS, or date, term, count.{' '}
          <a href="/cues.txt">How reports are read</a>
        </p>
        <div role="status">
          {one && !read && <p>Reading {one.file.name} …</p>}
          {one && read && <ReportsRead name={one.file.name} read={read} isKept={one.isKept} />}
        </div>
        {one && read && !one.isKept && (
          <div class="form-actions">
            <button type="button" class="button primary" onClick={() => void take(one.file, false)}>
              {read.added + read.changed === 0 ? 'Take in all the same' : 'Take in'}
            </button>
            <button
              type="button"
              class="button"
              onClick={() => {
                chosen.value = null;
              }}
            >
              Leave it
            </button>
          </div>
        )}
      </section>
      {lately.value !== null && <ReportedLately cues={lately.value} sites={sites.value} />}
    </Frame>
  );
}
