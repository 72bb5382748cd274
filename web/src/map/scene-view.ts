import { type ReadonlySignal, signal } from '@preact/signals';
import type { Display } from '../state/link.ts';
import type { Cog } from './cog.ts';
import { type BandFacts, displayBands } from './display-bands.ts';
import type { Plane } from './plane.ts';
import { packScene, paintScene, type SceneColours, sceneColours } from './scene-colours.ts';
import type { Side } from './side.ts';
import { sampleLook, sceneLevels, stretchOf } from './stretch.ts';
import type { Picture } from './thumbnails.ts';
import { CogTileSource } from './tile-source.ts';

/** One date as maps show it. */
interface SceneView {
  readonly source: CogTileSource;
  readonly colours: ReadonlySignal<SceneColours>;
  /** The same without a graphics card. */
  readonly picture: ReadonlySignal<Picture>;
}

/** Both dates, and the ways to show them otherwise. */
export interface SceneViews {
  readonly before: SceneView;
  readonly after: SceneView;
  /** Whether samples are such as may be shown as they are. */
  readonly isByte: boolean;
  /** Levels and gamma change at once; other bands are read anew. */
  show(display: Display): Promise<void>;
}

export async function openSceneViews(
  plane: Plane,
  cogs: Readonly<Record<Side, Cog>>,
  { facts, display, onProblem }: { facts: BandFacts; display: Display; onProblem: (message: string) => void },
): Promise<SceneViews> {
  const isByte = cogs.before.isByte && cogs.after.isByte;
  const looks = { before: sampleLook(cogs.before), after: sampleLook(cogs.after) };
  const unseen: SceneColours = { black: [0, 0, 0], gain: [1, 1, 1], exponent: 1 };
  const colours = { before: signal(unseen), after: signal(unseen) };
  const picture = (side: Side) => signal<Picture>({ cog: cogs[side], bands: [], paint: paintScene([], 1) });
  const pictures = { before: picture('before'), after: picture('after') };
  const source = (side: Side) =>
    new CogTileSource(plane, cogs[side], {
      bands: displayBands(facts, display.bands).map((band) => band[side]),
      paint: packScene(cogs[side].isByte),
      interpolate: true,
      onProblem,
    });
  const sources = { before: source('before'), after: source('after') };

  let latest: Display;
  const show = async (wanted: Display) => {
    latest = wanted;
    const bands = displayBands(facts, wanted.bands);
    const stretch = stretchOf(wanted, isByte);
    const levels = await sceneLevels(looks, bands, { stretch, isMatched: wanted.isMatched });
    if (wanted !== latest) return; // Another wish came while this one was read for.
    for (const side of ['before', 'after'] as const) {
      colours[side].value = sceneColours(levels[side], { gamma: wanted.gamma, isByte: cogs[side].isByte });
      const shown = bands.map((band) => band[side]);
      sources[side].showBands(shown);
      pictures[side].value = { cog: cogs[side], bands: shown, paint: paintScene(levels[side], wanted.gamma) };
    }
  };
  await show(display);
  return {
    before: { source: sources.before, colours: colours.before, picture: pictures.before },
    after: { source: sources.after, colours: colours.after, picture: pictures.after },
    isByte,
    show,
  };
}
