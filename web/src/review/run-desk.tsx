import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { modes } from '../compare/modes.ts';
import { Frame, Notice } from '../frame.tsx';
import { flyTo, lookAt, type Stage } from '../map/stage.ts';
import { createDesk } from '../state/desk.ts';
import type { DeskView } from '../state/link.ts';
import { rewriteAddress } from '../state/place.ts';
import { ChangeLegend } from './change-legend.tsx';
import { CopyLink } from './copy-link.tsx';
import { FindingsList } from './findings-list.tsx';
import { PointerReadout } from './pointer-readout.tsx';
import { RegistrationNote } from './registration-note.tsx';
import { Toolbar } from './toolbar.tsx';
import { cautions, dateInWords, observedInWords, originInWords, verdictInWords } from './words.ts';

/** The desk of one open run: verdict above, map in the middle, findings beside it. */
export function RunDesk({
  run,
  findings,
  stage,
  initial,
}: {
  readonly run: RunManifest;
  readonly findings: readonly Finding[];
  readonly stage: Stage;
  readonly initial: DeskView;
}) {
  const desk = useMemo(() => createDesk(initial), []);
  const maps = useRef<HTMLDivElement>(null);
  const mode = desk.mode.value;

  useEffect(() => {
    const label = (side: 'before' | 'after') => ({
      date: dateInWords(run.inputs[side].acquiredAt),
      origin: originInWords(side, run.inputs[side]),
    });
    const mounted = modes[mode].mount(maps.current!, stage, desk, { before: label('before'), after: label('after') });
    return () => mounted.dispose();
  }, [mode]);

  useEffect(() => {
    const inFocus = findings.find(({ id }) => id === initial.selected);
    if (inFocus && !initial.map) flyTo(stage, inFocus);
  }, []);

  // A link opened in this tab changes the hash only: follow it.
  useEffect(() => {
    if (initial === desk.view.value) return;
    desk.mode.value = initial.mode;
    desk.swipe.value = initial.swipe;
    desk.selected.value = initial.selected;
    for (const [name, isOn] of Object.entries(desk.layers)) isOn.value = initial.layers.some((one) => one === name);
    if (initial.map) lookAt(stage, initial.map);
  }, [initial]);

  useSignalEffect(() => rewriteAddress({ page: 'run', id: run.id, desk: desk.view.value }));

  const verdict = verdictInWords(run.verdict);
  return (
    <Frame
      title={run.title}
      subtitle={
        <p class="verdict" data-verdict={run.verdict.kind}>
          <span class="verdict-mark" aria-hidden="true">
            {verdict.mark}
          </span>
          <strong>{verdict.headline}</strong>
          <span class="observed">{observedInWords(run.observedFraction)}</span>
        </p>
      }
      actions={<CopyLink />}
      isDesk
    >
      <Toolbar desk={desk} stage={stage}>
        <RegistrationNote registration={run.registration} />
      </Toolbar>
      <section class="maps" ref={maps} aria-label="Maps" aria-busy={desk.loadingMaps.value > 0} />
      <div class="map-foot">
        <PointerReadout pointer={desk.pointer} grid={run.grid} />
        {desk.layers['change-map'].value && <ChangeLegend threshold={run.parameters.threshold} />}
      </div>
      <aside class="panel" aria-label="Findings">
        {stage.problem.value && <Notice kind="problem">{stage.problem.value}</Notice>}
        {cautions(run).map((caution) => (
          <Notice key={caution} kind="caution">
            {caution}
          </Notice>
        ))}
        <h2>
          Findings <span class="count">{findings.length}</span>
        </h2>
        <FindingsList findings={findings} selected={desk.selected} onShow={(finding) => flyTo(stage, finding)} />
      </aside>
    </Frame>
  );
}
