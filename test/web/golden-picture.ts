import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';

/** Steps of 255 by which the strongest channel of a pixel may differ, and the share of pixels that may differ by more. */
const TOLERANCE_STEPS = 24;
const TOLERANCE_SHARE = 0.002;

/** Lossy, so that they stay small. What was got goes through the same before it is compared, so losses cancel out. */
const WEBP = { quality: 80, effort: 6 } as const;

const kept = new URL('golden', import.meta.url).pathname;
/** Not kept by git. */
const failed = new URL('../../.tmp/golden', import.meta.url).pathname;

export function goldenFile(name: string): string {
  return join(kept, name);
}

/** `AFTERMATH_GOLDENS=write` puts what is got in the place of what was expected: look at every picture then. */
export const isWriting = process.env['AFTERMATH_GOLDENS'] === 'write';

/** Compares a screenshot (PNG) with the golden picture of that name; where it is unlike, leaves both and their difference. */
export async function expectGolden(name: string, screenshot: Buffer): Promise<void> {
  const encoded = await sharp(screenshot).removeAlpha().webp(WEBP).toBuffer();
  const path = goldenFile(`${name}.webp`);
  if (isWriting) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, encoded);
    return;
  }
  const [expected, got] = [await pixelsOf(await readFile(path)), await pixelsOf(encoded)];
  expect({ width: got.width, height: got.height }, name).toEqual({ width: expected.width, height: expected.height });
  const difference = differenceOf(expected.data, got.data);
  if (difference.share <= TOLERANCE_SHARE) return;
  const folder = join(failed, name);
  await mkdir(folder, { recursive: true });
  const raw = { width: got.width, height: got.height, channels: 3 } as const;
  for (const [part, data] of Object.entries({
    expected: expected.data,
    got: got.data,
    difference: difference.picture,
  })) {
    await sharp(data, { raw })
      .png()
      .toFile(join(folder, `${part}.png`));
  }
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  expect.fail(
    `${name}: ${percent(difference.share)} of the pixels differ by more than ${TOLERANCE_STEPS} steps, ` +
      `${percent(TOLERANCE_SHARE)} may. Look at expected.png, got.png and difference.png in ${folder}.`,
  );
}

async function pixelsOf(picture: Buffer) {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** In the picture, what differs by more than the tolerance is red, the rest a pale grey of what was expected. */
function differenceOf(expected: Buffer, got: Buffer): { readonly share: number; readonly picture: Buffer } {
  const picture = Buffer.alloc(expected.length);
  let count = 0;
  for (let i = 0; i < expected.length; i += 3) {
    const steps = [0, 1, 2].map((c) => Math.abs(expected[i + c]! - got[i + c]!));
    const differs = Math.max(...steps) > TOLERANCE_STEPS;
    if (differs) count++;
    picture.set(differs ? [255, 0, 0] : [0, 1, 2].map((c) => 170 + expected[i + c]! / 3), i);
  }
  return { share: (count * 3) / expected.length, picture };
}
