import { NotFound } from '../../core/contract/errors.ts';
import { planTriptych } from '../../core/publish/triptych.ts';
import { renderTriptych } from '../../io/formats/render-triptych.ts';
import { openTypeface } from '../../io/formats/typeface.ts';
import { paintPictures } from '../paint-pictures.ts';
import { readRun } from '../read-run.ts';

/**
 * Before, after and change map round one finding of a run, as JPEG.
 *
 * @param folder where the run lies.
 * @throws as `readRun`; NotFound where the run has no such finding.
 */
export async function drawTriptych(folder: string, findingId: string): Promise<Buffer> {
  const run = await readRun(folder);
  const finding = run.findings.find(({ id }) => id === findingId);
  if (finding === undefined) throw new NotFound(`The run has no finding ${findingId}.`);
  const typeface = await openTypeface();
  const planned = planTriptych(run.manifest, finding, typeface);
  const pictures = await paintPictures(
    run,
    planned.pictures.map(({ plan }) => plan),
  );
  return renderTriptych(planned, typeface, pictures);
}
