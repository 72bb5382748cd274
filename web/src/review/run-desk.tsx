import { effect, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { RunSummary } from '../../../src/core/contract/api.ts';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { groundPositions } from '../../../src/core/geo/ground-positions.ts';
import { annotateMap } from '../annotations/annotate-map.ts';
import { createAnnotationDesk } from '../annotations/annotation-desk.ts';
import { annotationSources } from '../annotations/annotation-sources.ts';
import { AnnotationsPanel } from '../annotations/annotations-panel.tsx';
import { rulerOf } from '../annotations/measure.ts';
import { Frame } from '../frame.tsx';
import { goalMark } from '../map/goal-mark.ts';
import { flyTo, lookAt, type Stage } from '../map/stage.ts';
import { cropOnMap } from '../publish/crop-on-map.ts';
import { PublishButton } from '../publish/publish-button.tsx';
import { PublishPanel } from '../publish/publish-panel.tsx';
import { createPublishing } from '../publish/publishing.ts';
import { createDesk, restoreDesk } from '../state/desk.ts';
import type { DeskView, Place } from '../state/link.ts';
import { rewriteAddress } from '../state/place.ts';
import { openReviewDesk } from '../state/review-desk.ts';
import { ChangeLegend } from './change-legend.tsx';
import { CopyLink } from './copy-link.tsx';
import { DisplayPanel } from './display-panel.tsx';
import { GoTo } from './go-to.tsx';
import { Maps } from './maps.tsx';
import { NudgePanel } from './nudge-panel.tsx';
import { Panel } from './panel.tsx';
import { PointerReadout } from './pointer-readout.tsx';
import { RegistrationNote } from './registration-note.tsx';
import { ResidualLegend } from './residual-legend.tsx';
import { TimelineStrip } from './timeline-strip.tsx';
import { Toolbar } from './toolbar.tsx';
import { createTriage } from './triage.ts';
import { observedInWords, verdictInWords } from './words.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

/** How long the view must stand still before the address follows: browsers refuse to rewrite it at every frame. */
const ADDRESS_DELAY_MS = 100;

/** How much round a place that was jumped to is shown, px each way. */
const GOAL_PX = 60;

/** The desk of one open run: verdict above, maps in the middle, findings beside them. */
export function RunDesk({
  run,
  findings,
  runs,
  stage,
  initial,
}: {
  readonly run: RunManifest;
  readonly findings: readonly Finding[];
  readonly runs: readonly RunSummary[];
  readonly stage: Stage;
  /** The view of the link that led here; a new one when another link to this run is followed. */
  readonly initial: DeskView;
}) {
  const { desk, reviewDesk, triage } = useMemo(() => {
    const desk = createDesk(initial);
    const reviewDesk = openReviewDesk(run.id);
    const triage = createTriage(run, findings, desk, reviewDesk, (finding) => flyTo(stage, finding));
    return { desk, reviewDesk, triage };
  }, []);
  const positions = useMemo(() => groundPositions(run.grid), []);
  const drawing = useMemo(() => {
    const ruler = rulerOf(run);
    const annotations = createAnnotationDesk(run.grid, reviewDesk);
    const sources = annotationSources(stage.plane, annotations, ruler);
    stage.guests.add(annotateMap(stage, annotations, sources)).add(goalMark(stage.plane, desk.goal));
    return { desk: annotations, ruler, sources };
  }, []);
  const publishing = useMemo(() => {
    const made = createPublishing(findings, desk, reviewDesk);
    stage.guests.add(cropOnMap(stage.plane, made));
    return made;
  }, []);
  useEffect(
    () => () => {
      publishing.dispose();
      triage.dispose();
      drawing.sources.dispose();
      reviewDesk.dispose();
    },
    [],
  );
  const askName = () => {
    triage.question.value = 'name';
  };
  const here = (): Place => ({ page: 'run', id: run.id, desk: desk.view.value });

  useEffect(() => {
    restoreDesk(desk, initial);
    const inFocus = findings.find(({ id }) => id === initial.selected);
    if (initial.map) lookAt(stage, initial.map);
    else if (inFocus) flyTo(stage, inFocus);
  }, [initial]);

  useSignalEffect(() => void stage.scenes.show(desk.display.value));

  // At once, not with the next frame: a key held down steps on from where the last step led.
  useEffect(
    () =>
      effect(() => {
        const saved = desk.isNudged.value ? reviewDesk.review.value.nudge?.shiftPx : undefined;
        const { col, row } = desk.nudgeDraft.value ?? saved ?? { col: 0, row: 0 };
        const { col: shownCol, row: shownRow } = desk.shift.peek();
        if (col !== shownCol || row !== shownRow) desk.shift.value = { col, row };
      }),
    [],
  );

  useSignalEffect(() => {
    const current = here();
    const timer = setTimeout(() => rewriteAddress(current), ADDRESS_DELAY_MS);
    return () => clearTimeout(timer);
  });

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
      actions={
        <>
          <PublishButton publishing={publishing} />
          <CopyLink place={here} />
        </>
      }
      isDesk
    >
      <Toolbar desk={desk}>
        <DisplayPanel run={run} stage={stage} desk={desk} />
        <NudgePanel desk={desk} reviewing={reviewDesk} onAskName={askName} />
        <RegistrationNote registration={run.registration} nudge={reviewDesk.review.value.nudge} />
        <TimelineStrip runId={run.id} runs={runs} />
      </Toolbar>
      <Maps run={run} stage={stage} desk={desk} />
      <ZoomButtons stage={stage} />
      <div class="map-foot">
        <PointerReadout pointer={desk.pointer} grid={run.grid} positions={positions} />
        {positions && (
          <GoTo
            grid={run.grid}
            positions={positions}
            goal={desk.goal}
            onGo={({ col, row }) => flyTo(stage, { box: [col - GOAL_PX, row - GOAL_PX, col + GOAL_PX, row + GOAL_PX] })}
          />
        )}
        <ResidualLegend desk={desk} />
        <ChangeLegend isShown={desk.layers['change-map']} threshold={run.parameters.threshold} />
      </div>
      {desk.publish.value ? (
        <PublishPanel {...{ run, findings, triage, publishing }} />
      ) : (
        <Panel {...{ run, stage, desk, triage, reviewDesk }} onPublish={publishing.toggle}>
          <AnnotationsPanel
            {...{ run, stage, positions }}
            desk={drawing.desk}
            ruler={drawing.ruler}
            onAskName={askName}
          />
        </Panel>
      )}
    </Frame>
  );
}
