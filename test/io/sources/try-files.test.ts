import { existsSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openTrial, tryFiles } from '../../../src/io/sources/trial/try-files.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { tinyTiff } from '../../helpers/tiny-tiff.ts';

const folder = temporaryFolder();

/** A child that does what the file's name says. */
const CHILD = `
process.on('message', ({ path }) => {
  if (path.includes('crash')) process.abort();
  if (path.includes('hang')) for (;;);
  if (path.includes('eat')) globalThis.kept = Array.from({ length: 40 }, () => Buffer.alloc(16e6, 1));
  if (path.includes('work')) process.send({ kind: 'work', bytes: 1e9 });
  const send = () => process.send({ kind: 'done' });
  if (path.includes('later')) for (const until = process.cpuUsage().user + 9e5; process.cpuUsage().user < until; );
  path.includes('eat') || path.includes('wait') ? setTimeout(send, 900) : send();
});
process.on('disconnect', () => process.exit());
`;

async function openStub(limits: { bytes: number; ms: number }) {
  return openTrial(limits, await folder.write('child.mjs', CHILD));
}

describe('a file that breaks its decoder', () => {
  it('by a crash is refused as damaged, and the next one is tried all the same', async () => {
    const trial = await openStub({ bytes: 2 ** 29, ms: 10_000 });
    await expect(trial.run({ path: '/x/crash.tif', givenCrs: null })).rejects.toMatchObject({
      code: 'E_DAMAGED',
      message: expect.stringMatching(/crash\.tif.*SIGABRT/),
    });
    await trial.run({ path: '/x/good.tif', givenCrs: null });
    trial.close();
  });

  it('by taking for ever is refused as too large', async () => {
    const trial = await openStub({ bytes: 2 ** 29, ms: 600 });
    await expect(trial.run({ path: '/x/hang.tif', givenCrs: null })).rejects.toMatchObject({ code: 'E_TOO_LARGE' });
    await trial.run({ path: '/x/good.tif', givenCrs: null });
    trial.close();
  });

  it('by waiting for others is not refused', async () => {
    const trial = await openStub({ bytes: 2 ** 29, ms: 400 });
    await trial.run({ path: '/x/wait.tif', givenCrs: null });
    trial.close();
  });

  it.skipIf(!existsSync('/proc/self/statm'))('by eating memory is refused as too large (needs /proc)', async () => {
    const trial = await openStub({ bytes: 300e6, ms: 10_000 });
    await expect(trial.run({ path: '/x/eat.tif', givenCrs: null })).rejects.toMatchObject({
      code: 'E_TOO_LARGE',
      message: expect.stringContaining('MiB'),
    });
    trial.close();
  });

  it('has the more time, the more it says it unfolds', async () => {
    const trial = await openStub({ bytes: 2 ** 29, ms: 500 });
    await expect(trial.run({ path: '/x/later.tif', givenCrs: null })).rejects.toMatchObject({ code: 'E_TOO_LARGE' });
    await trial.run({ path: '/x/work later.tif', givenCrs: null });
    trial.close();
  });
});

describe('files are tried', () => {
  const image = { width: 300, height: 200, value: () => 7 } as const;

  it('whatever their kind, and one that is refused is refused as when it is read', async () => {
    const png = sharp({ create: { width: 90, height: 70, channels: 3, background: '#123' } });
    const good = [
      await folder.write('a.tif', tinyTiff({ ...image, compression: 'lzw' })),
      await folder.write('a.png', await png.png().toBuffer()),
      await folder.write('a.jpg', await png.jpeg({ progressive: true }).toBuffer()),
    ];
    await tryFiles(good);
    const cut = await folder.write('cut.tif', tinyTiff(image).subarray(0, 5000));
    await expect(tryFiles([...good, cut])).rejects.toMatchObject({ code: 'E_DAMAGED' });
    await expect(tryFiles([`${folder.path}/nothing.tif`])).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });

  it('again once they have changed', async () => {
    const path = await folder.write('b.tif', tinyTiff(image));
    await tryFiles([path]);
    await folder.write('b.tif', tinyTiff(image).subarray(0, 5000));
    await expect(tryFiles([path])).rejects.toMatchObject({ code: 'E_DAMAGED' });
  });

  it.skipIf(!existsSync('/proc/self/task'))(
    'in one child, call after call, until one is refused (needs /proc)',
    async () => {
      const tried = async (name: string) => {
        await tryFiles([await folder.write(name, tinyTiff(image))]);
        return childrenOf(process.pid);
      };
      const first = await tried('first.tif');
      expect(await tried('second.tif')).toEqual(first);
      const cut = await folder.write('third.tif', tinyTiff(image).subarray(0, 5000));
      await expect(tryFiles([cut])).rejects.toMatchObject({ code: 'E_DAMAGED' });
      expect(await tried('fourth.tif')).not.toEqual(first);
    },
  );
});

function childrenOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).sort();
}
