import type { RunManifest } from '../../../src/core/contract/run.ts';
import type { PixelWindow } from '../../../src/core/geo/grid.ts';
import { significant, thousands } from '../review/words.ts';
import type { Publishing } from './publishing.ts';
import { Section, Segments } from './section.tsx';

const crops = { tool: 'Round the findings', follow: 'What the map shows', once: 'Hold this' } as const;

/** Which ground the graphic shows. */
export function GroundChoice({ run, publishing }: { readonly run: RunManifest; readonly publishing: Publishing }) {
  const { crop } = publishing.view.value!;
  const isFollowing = publishing.isFollowing.value;
  return (
    <Section title="Ground">
      <Segments
        name="Ground"
        options={crops}
        value={crop === null ? 'tool' : isFollowing ? 'follow' : 'once'}
        onChoose={(how) => {
          if (how === 'tool') publishing.change({ crop: null });
          else if (how === 'once' && crop !== null) publishing.change({ crop });
          else publishing.cropToMap(how);
        }}
      />
      <p class="panel-note" data-crop>
        {crop === null ? 'The tool takes the ground round the findings.' : cropInWords(crop, run)}
        {crop !== null && (isFollowing ? ' Move the map to change it.' : ' It stays while the map moves.')}
      </p>
    </Section>
  );
}

/** `columns 120–620, rows 40–400: 500 × 360 px, 250 × 180 m`. */
function cropInWords({ col, row, width, height }: PixelWindow, { pixelMeters }: RunManifest): string {
  const where = `Columns ${thousands(col)}–${thousands(col + width)}, rows ${thousands(row)}–${thousands(row + height)}`;
  const ground =
    pixelMeters === null
      ? ''
      : `, ${significant(width * pixelMeters.width)} × ${significant(height * pixelMeters.height)} m`;
  return `${where}: ${thousands(width)} × ${thousands(height)} px${ground}.`;
}
