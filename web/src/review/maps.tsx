import { useEffect, useRef } from 'preact/hooks';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { modes } from '../compare/modes.ts';
import type { Side } from '../map/side.ts';
import type { Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import { dateInWords, originInWords } from './words.ts';

/** Where the compare mode that is on puts its maps. */
export function Maps({ run, stage, desk }: { readonly run: RunManifest; readonly stage: Stage; readonly desk: Desk }) {
  const element = useRef<HTMLElement>(null);
  const mode = desk.mode.value;
  useEffect(() => {
    const label = (side: Side) => ({
      date: dateInWords(run.inputs[side].acquiredAt),
      origin: originInWords(side, run.inputs[side]),
    });
    const labels = { before: label('before'), after: label('after') };
    const mounted = modes[mode].mount(element.current!, stage, desk, labels);
    return () => mounted.dispose();
  }, [mode]);
  return <section class="maps" ref={element} aria-label="Maps" aria-busy={desk.loadingMaps.value > 0} />;
}
