import { expect, it } from 'vitest';
import { jsonLogger } from '../../src/api/logger.ts';
import { startService } from './service.ts';

it('tells of every request as one JSON line without its query, and of what went wrong with its stack', async () => {
  const lines: string[] = [];
  const log = jsonLogger(
    (line) => lines.push(line),
    () => new Date('2026-03-02T06:00:00Z'),
  );
  const service = await startService({
    logger: log,
    noteRequest: log.request,
    lookAtScene: async () => {
      throw new TypeError('a fault of ours\nin two lines');
    },
  });
  try {
    await (await service.fetch('/api/runs?secret=no')).text();
    await (await service.fetch('/api/scenes?scene=before.tif')).text();
    await expect.poll(() => lines).toHaveLength(3);
  } finally {
    await service.close();
  }
  const notes = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
  expect(notes).toContainEqual(
    expect.objectContaining({
      time: '2026-03-02T06:00:00.000Z',
      level: 'info',
      method: 'GET',
      path: '/api/runs',
      status: 200,
    }),
  );
  expect(notes).toContainEqual(expect.objectContaining({ path: '/api/scenes', status: 500 }));
  const fault = notes.find(({ level }) => level === 'error');
  expect(fault?.['message']).toBe('GET /api/scenes failed:');
  expect(fault?.['error']).toMatch(/TypeError: a fault of ours/);
});
