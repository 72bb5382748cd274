import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { takePart } from '../../../src/io/store/part.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';

const folder = temporaryFolder();

it('what one fetch left the next goes on with; what one holds another never writes to', async () => {
  const first = await takePart(folder.path, 'a');
  await writeFile(first.path, 'half');
  const beside = await takePart(folder.path, 'a');
  expect(beside.path).not.toBe(first.path);
  await expect(readFile(beside.path)).rejects.toThrow();
  await first.leave();
  await beside.remove();
  const next = await takePart(folder.path, 'a');
  expect(await readFile(next.path, 'utf8')).toBe('half');
  await next.leave();
  const other = await takePart(folder.path, 'b');
  await expect(readFile(other.path)).rejects.toThrow();
});

it('what a dead process held is taken, under whatever number it ran; what one before a restart of the machine wrote is not', async () => {
  const holder = await takePart(folder.path, 'c');
  const free = holder.path.replace(/\.[^.]*$/, '');
  for (const name of [`${free}.${process.pid}-00000000`, `${free}.4194305-00000000`]) {
    await writeFile(name, name);
    const taken = await takePart(folder.path, 'c');
    expect(await readFile(taken.path, 'utf8')).toBe(name);
    await taken.remove();
  }
  await writeFile(`${free}.1-00000000`, 'of a living process');
  await mkdir(free);
  await writeFile(join(free, 'tile'), 'zeros, perhaps');
  await utimes(free, 0, 0);
  const taken = await takePart(folder.path, 'c');
  expect(await readdir(join(folder.path, 'incoming'))).toContain(`${free.split('/').at(-1)}.1-00000000`);
  await expect(readFile(taken.path)).rejects.toThrow();
  await expect(readdir(free)).rejects.toThrow();
});
