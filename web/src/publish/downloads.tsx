import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { GraphicFormat, GraphicRequest } from '../../../src/core/contract/graphic.ts';
import type { ExportContent } from '../../../src/core/contract/licence.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { fetchFile, runPath } from '../api-client.ts';
import type { Motion } from '../state/publish-view.ts';
import { graphicOf } from './addresses.ts';
import type { Consent } from './consent.ts';
import { whyNoMovie } from './movie-support.ts';
import type { Publishing } from './publishing.ts';
import { saveFile } from './save-file.ts';
import { Section, Segments } from './section.tsx';

/** One way out of the panel. */
interface Way {
  readonly name: string;
  readonly file: string;
  readonly content: ExportContent;
  readonly make: (signal: AbortSignal) => Promise<Blob>;
  /** Why it cannot be had; null where it can. */
  readonly why?: string | null;
}

const motions: Readonly<Record<Motion, string>> = { blink: 'Blink', swipe: 'Swipe' };

/** All that can be taken away, once the licences let it. */
export function Downloads({
  run,
  request,
  publishing,
  consent,
}: {
  readonly run: RunManifest;
  readonly request: GraphicRequest;
  readonly publishing: Publishing;
  readonly consent: Consent;
}) {
  const said = useSignal('');
  const problem = useSignal<string | null>(null);
  const busy = useSignal<string | null>(null);
  const going = useRef<AbortController | null>(null);
  useEffect(() => () => going.current?.abort(), []);

  const take = async ({ name, file, content, make }: Way) => {
    problem.value = null;
    const [first] = consent.missing(content);
    if (first !== undefined) {
      problem.value = `${name} waits for what the licence asks: confirm it above.`;
      document.querySelector<HTMLElement>(`[data-confirm="${CSS.escape(first)}"]`)?.focus();
      return;
    }
    const asking = new AbortController();
    going.current = asking;
    busy.value = name;
    said.value = `Making ${name} …`;
    try {
      saveFile(await make(asking.signal), file);
      said.value = `${file} is saved.`;
    } catch (error) {
      said.value = '';
      if (!asking.signal.aborted) problem.value = `${name}: ${(error as Error).message}`;
    } finally {
      busy.value = null;
    }
  };

  const { motion } = publishing.view.value!;
  return (
    <Section title="Download">
      {waysOut(run, request, motion).map(([group, ways]) => (
        <div key={group} class="ways">
          <span class="ways-name">{group}</span>
          <fieldset class="ways-buttons" aria-label={group}>
            {ways.map((way) => (
              <button
                key={way.name}
                type="button"
                class="button"
                aria-label={`Download ${way.name}`}
                aria-busy={busy.value === way.name}
                disabled={busy.value !== null || Boolean(way.why) || isRefused(consent, way)}
                onClick={() => take(way)}
              >
                {way.name}
              </button>
            ))}
            {group === 'Moving' && (
              <Segments
                name="Motion"
                options={motions}
                value={motion}
                onChoose={(chosen) => publishing.change({ motion: chosen })}
              />
            )}
          </fieldset>
          {ways.map(({ why }) => why && <p class="panel-note ways-why">{why}</p>)}
        </div>
      ))}
      <div class="ways-said">
        <p role="status">
          {said.value}
          {busy.value !== null && (
            <button type="button" class="text-button" onClick={() => going.current?.abort()}>
              Stop
            </button>
          )}
        </p>
        {problem.value !== null && (
          <p class="notice" data-kind="problem" role="alert">
            {problem.value}
          </p>
        )}
      </div>
    </Section>
  );
}

/** Or not known to be allowed yet. */
function isRefused(consent: Consent, { content }: Way): boolean {
  return (consent.decide(content)?.outcome ?? 'refused') === 'refused';
}

function waysOut(
  run: RunManifest,
  request: GraphicRequest,
  motion: Motion,
): readonly (readonly [string, readonly Way[]])[] {
  const graphic = (name: string, format: GraphicFormat | 'json', motion?: Motion): Way => ({
    name,
    file: `${run.id}.${format}`,
    content: 'picture',
    make: (signal) =>
      fetchFile(
        graphicOf(run.id, format, request, { isDownload: format !== 'json', ...(motion && { motion }) }),
        signal,
      ),
  });
  const movie: Way = {
    name: 'MP4',
    file: `${run.id}-${motion}.mp4`,
    content: 'picture',
    why: whyNoMovie(),
    async make(signal) {
      const [{ makeMovie }, dates] = await Promise.all([
        import('./make-movie.ts'),
        fetchFile(graphicOf(run.id, 'webp', request), signal),
      ]);
      return makeMovie(dates, motion, signal);
    },
  };
  const report = (name: string, extension: 'html' | 'pdf'): Way => ({
    name,
    file: `${run.id}-report.${extension}`,
    content: 'picture',
    make: (signal) => fetchFile(`${runPath(run.id)}/report.${extension}`, signal),
  });
  const findings = (name: string, extension: string, content: ExportContent): Way => ({
    name,
    file: `${run.id}-findings.${extension}`,
    content,
    make: (signal) => fetchFile(`${runPath(run.id)}/exports/findings.${extension}`, signal),
  });
  return [
    [
      'Still',
      [
        graphic('PNG', 'png'),
        graphic('JPEG', 'jpeg'),
        graphic('SVG', 'svg'),
        graphic('PDF', 'pdf'),
        { ...graphic('Sidecar', 'json'), file: `${run.id}.graphic.json` },
      ],
    ],
    ['Moving', [graphic('GIF', 'gif', motion), graphic('WebP', 'webp', motion), movie]],
    ['Web page', [graphic('HTML embed', 'html')]],
    ['Report', [report('Report as HTML', 'html'), report('Report as PDF', 'pdf')]],
    [
      'Findings',
      run.grid.crs === null
        ? [findings('CSV', 'csv', 'findings')]
        : [
            findings('KMZ', 'kmz', 'georeferenced-picture'),
            findings('GeoPackage', 'gpkg', 'findings'),
            findings('CSV', 'csv', 'findings'),
            findings('GeoJSON', 'geojson', 'findings'),
          ],
    ],
  ];
}
