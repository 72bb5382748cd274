import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RunSummary } from '../../../src/core/contract/api.ts';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { listRuns, readFindings, readRun } from '../api-client.ts';
import { Frame, Notice } from '../frame.tsx';
import { openStage, type Stage } from '../map/stage.ts';
import { hasWebGl } from '../map/webgl.ts';
import type { DeskView } from '../state/link.ts';
import { RunDesk } from './run-desk.tsx';

interface OpenRun {
  readonly run: RunManifest;
  readonly findings: readonly Finding[];
  /** All of the server, as they were then. */
  readonly runs: readonly RunSummary[];
  readonly stage: Stage;
}

/** Loads one run, then hands it to its desk. */
export function RunPage({ id, desk }: { readonly id: string; readonly desk: DeskView }) {
  const opened = useSignal<OpenRun | null>(null);
  const problem = useSignal<string | null>(hasWebGl() ? null : NO_WEBGL);
  useEffect(() => {
    let isCurrent = true;
    const open = async () => {
      const [run, findings, runs] = await Promise.all([
        readRun(id),
        readFindings(id),
        listRuns().catch(() => []), // The desk stands without it.
      ]);
      const stage = await openStage(run, findings, desk.display);
      if (isCurrent) opened.value = { run, findings, runs, stage };
    };
    if (problem.value === null) {
      open().catch((error: Error) => {
        problem.value = error.message;
      });
    }
    return () => {
      isCurrent = false;
    };
  }, [id]);

  if (opened.value) return <RunDesk {...opened.value} initial={desk} />;
  return (
    <Frame title={problem.value ? 'This run cannot be shown' : 'Opening the run …'}>
      {problem.value ? <Notice kind="problem">{problem.value}</Notice> : <p class="waiting">Reading the scenes …</p>}
    </Frame>
  );
}

const NO_WEBGL =
  'This browser offers no WebGL, which the map needs. Turn on hardware acceleration or use another browser; the ' +
  "run's graphic.png and GeoTIFFs can be opened without it.";
