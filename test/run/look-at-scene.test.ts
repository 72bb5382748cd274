import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { gridExtent } from '../../src/core/geo/grid.ts';
import { lookAtScene } from '../../src/run/look-at-scene.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';

const folder = temporaryFolder();

async function pixelsOf(preview: string) {
  const png = Buffer.from(preview.slice(preview.indexOf(',') + 1), 'base64');
  return sharp(png).raw().toBuffer({ resolveWithObject: true });
}

describe('a look at a scene', () => {
  it('says what the files say, with a picture that lies on the same ground and is transparent where there is no data', async () => {
    const grid = gridAt({ width: 1600, height: 1000 });
    const path = `${folder.path}/scene.tif`;
    await writeScene(path, { grid, validUntilEast: 800 * grid.pixelWidth });
    const look = await lookAtScene(path);
    expect(look).toMatchObject({ crs: 'EPSG:32636', widthPx: 1600, heightPx: 1000, sampleType: 'uint8' });
    expect(look.previewGrid).toMatchObject({ width: 720, height: 450 });
    expect(gridExtent(look.previewGrid)).toEqual(gridExtent(grid));
    const { data, info } = await pixelsOf(look.preview);
    expect([info.width, info.height, info.channels]).toEqual([720, 450, 4]);
    const alphaAt = (col: number) => data[(225 * 720 + col) * 4 + 3];
    expect([alphaAt(100), alphaAt(700)]).toEqual([255, 0]);
  });

  it('shows a picture without georeference in its own pixels', async () => {
    const path = `${folder.path}/picture.png`;
    await sharp({ create: { width: 90, height: 60, channels: 3, background: '#806040' } }).toFile(path);
    const look = await lookAtScene(path);
    expect(look).toMatchObject({
      crs: null,
      gsdMeters: null,
      acquiredAt: null,
      previewGrid: { width: 90, height: 60 },
    });
  });

  it('refuses what is no image, and what is cut off', async () => {
    const text = await folder.write('notes.txt', 'no image');
    await expect(lookAtScene(text)).rejects.toMatchObject({ code: 'E_TYPE' });
    const cut = await folder.write('cut.tif', Buffer.from('49492a0008000000', 'hex'));
    await expect(lookAtScene(cut)).rejects.toMatchObject({ code: 'E_DAMAGED' });
  });
});
