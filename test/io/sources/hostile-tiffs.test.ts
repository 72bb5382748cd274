import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AftermathError, refusals } from '../../../src/core/contract/errors.ts';
import { openTrial } from '../../../src/io/sources/trial/try-files.ts';
import { isFuzzing } from '../../helpers/fuzzing.ts';
import { FAMILY_NAMES, hostileTiff, VARIANTS } from '../../helpers/hostile-tiffs.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';

/** Of the sixteen variants of a family, each run of the tests takes so many, others for each family. */
const SHARE = isFuzzing ? VARIANTS : 2;
const SEED = 20220809;
const PILLOW = join(import.meta.dirname, '../../../../shared/data/pillow-tiffs/Tests/images');

const folder = temporaryFolder();
const trial = openTrial();
afterAll(() => trial.close());

interface Outcome {
  readonly code: string;
  readonly message: string;
  readonly seconds: number;
}

async function outcomeOf(path: string): Promise<Outcome> {
  const start = performance.now();
  const error = await trial.run({ path, givenCrs: null }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const seconds = (performance.now() - start) / 1000;
  if (error === null) return { code: 'read', message: '', seconds };
  return { code: error instanceof AftermathError ? error.code : 'no refusal', message: String(error), seconds };
}

/** What the watchdog says is no answer: the file must have been recognised. */
const BY_FORCE = /takes more than|crashes its decoder/;

describe('hostile TIFFs, made by seed: each has the exit code of what is wrong with it, within memory and time', () => {
  it('there are 80 families', () => expect(FAMILY_NAMES.length).toBeGreaterThanOrEqual(80));

  it.each(FAMILY_NAMES.map((family, index) => [family, index] as const))('%s', async (family, index) => {
    for (let turn = 0; turn < SHARE; turn++) {
      const variant = (index * 5 + (turn * VARIANTS) / SHARE) % VARIANTS;
      const { bytes, outcome } = await hostileTiff(family, variant, SEED);
      const { code, message, seconds } = await outcomeOf(await folder.write(`${index}-${variant}.tif`, bytes));
      expect(code, `variant ${variant}: ${message}`).toBe(outcome);
      expect(message).not.toMatch(BY_FORCE);
      expect(seconds).toBeLessThan(10);
    }
  });
});

describe.skipIf(!existsSync(PILLOW))('TIFFs that broke readers of others (Pillow; needs ../shared/data)', () => {
  const all = existsSync(PILLOW) ? readdirSync(PILLOW, { encoding: 'utf8', recursive: true }) : [];
  const names = all.filter((name) => /\.tiff?$/.test(name));

  it.each(names)('%s', async (name) => {
    const { code, message, seconds } = await outcomeOf(join(PILLOW, name));
    expect(message).not.toMatch(BY_FORCE);
    expect(seconds).toBeLessThan(10);
    if (/^(crash|oom)-|loop|segfault|seek_too_large|overflow/.test(name)) expect(code).not.toBe('read');
    if (code !== 'read') expect(refusals[code as keyof typeof refusals]?.exit, message).toBeOneOf([3, 4, 5]);
  });
});
