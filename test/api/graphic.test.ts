import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportGraphic } from '../../src/api/graphic.ts';
import { type GraphicFormat, type GraphicRequest, USUAL_GRAPHIC } from '../../src/core/contract/graphic.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { readLog } from '../../src/io/store/chained-log.ts';
import { exportsFile } from '../../src/io/store/export-log.ts';
import { entriesIn } from '../../src/io/store/hash-chain.ts';
import { type Service, startService, writeRun } from './service.ts';

interface Drawing {
  readonly request: Partial<GraphicRequest>;
  readonly format: GraphicFormat;
  readonly options: object;
  finish(): void;
}

/** Stands in for the drawing, which the test finishes by hand where `isHeld`. */
class Desk {
  readonly drawings: Drawing[] = [];
  isHeld = false;

  readonly draw: ExportGraphic = async (_folder, request, format, options) => {
    await new Promise<void>((finish) => {
      this.drawings.push({ request, format, options, finish });
      if (!this.isHeld) finish();
    });
    const sidecar = { file: `graphic.${format}`, format, request: { ...USUAL_GRAPHIC, ...request } };
    return {
      bytes: Buffer.from(`drawn as ${format}`),
      sidecar: sidecar as Awaited<ReturnType<ExportGraphic>>['sidecar'],
    };
  };
}

let service: Service;
let run: RunManifest;
let at: string;
const desk = new Desk();
beforeAll(async () => {
  service = await startService({ exportGraphic: desk.draw });
  run = await writeRun(service.runsFolder);
  at = `/api/runs/${run.id}/graphic`;
});
afterAll(() => service.close());

describe('the graphic of a run', () => {
  it.each([
    ['png', 'image/png', null],
    ['jpeg', 'image/jpeg', null],
    ['gif', 'image/gif', null],
    ['webp', 'image/webp', null],
    ['svg', 'image/svg+xml', 'attachment; filename=graphic.svg'],
    ['pdf', 'application/pdf', 'attachment; filename=graphic.pdf'],
    ['html', 'text/html; charset=utf-8', 'attachment; filename=graphic.html'],
  ])('comes as %s, and can run nothing', async (format, type, disposition) => {
    const response = await service.fetch(`${at}.${format}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(`drawn as ${format}`);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-disposition')).toBe(disposition);
    expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is noted in the log of exports where it is downloaded, not where it is only looked at', async () => {
    const log = exportsFile(service.runsFolder, run.id);
    await service.fetch(`${at}.png?widthPx=1300`);
    expect(entriesIn(await readLog(log))).toEqual([]);
    await service.fetch(`${at}.png?widthPx=1300&download=1`);
    const [noted] = entriesIn(await readLog(log));
    const sha256 = createHash('sha256').update('drawn as png').digest('hex');
    expect(noted).toMatchObject({
      kind: 'graphic',
      request: { widthPx: 1300 },
      files: [{ path: 'graphic.png', sha256 }],
    });
    expect((await service.fetch(`${at}.png?download=yes`)).status).toBe(400);
  });

  it('is drawn as the query asks, and json is the sidecar of its png', async () => {
    const query = new URLSearchParams({
      preset: 'square',
      widthPx: '2000',
      arrangement: 'stacked',
      crop: '10,20,300,200',
      title: 'Saky <air base>',
      findings: 'F2,F1',
      insets: 'F1',
      locator: 'true',
    });
    const response = await service.fetch(`${at}.json?${query}`);
    const request = {
      preset: 'square',
      widthPx: 2000,
      arrangement: 'stacked',
      crop: { col: 10, row: 20, width: 300, height: 200 },
      title: 'Saky <air base>',
      findings: ['F2', 'F1'],
      insets: ['F1'],
      locator: true,
    };
    expect(await response.json()).toEqual({
      file: 'graphic.png',
      format: 'png',
      request: { ...request, credit: null },
    });
    expect(desk.drawings.at(-1)).toMatchObject({ request, format: 'png' });
    await service.fetch(`${at}.gif?motion=swipe&findings=`);
    expect(desk.drawings.at(-1)).toMatchObject({ request: { findings: [] }, options: { motion: 'swipe' } });
  });

  it.each([
    '.tiff',
    '.constructor',
    '.png?preset=round',
    '.png?preset=constructor',
    '.png?widthPx=1e4',
    '.png?widthPx=1199',
    '.png?widthPx=8001',
    '.png?widthPx=',
    '.png?widthPx=1600&widthPx=1700',
    '.png?preset[]=wide',
    '.png?arrangement=above',
    '.png?crop=1,2,3',
    '.png?crop=-1,2,3,4',
    '.png?crop=1,2,0,4',
    '.png?title=',
    `.png?title=${'a'.repeat(201)}`,
    '.png?title=a%0ab',
    '.png?findings=F1,F1',
    '.png?findings=../F1',
    '.png?insets=F1,F2,F3,F4',
    '.png?locator=yes',
    '.gif?motion=spin',
    '.png?__proto__=1',
    '.png?width=1600',
  ])('refuses %s, and draws nothing', async (rest) => {
    const before = desk.drawings.length;
    const response = await service.fetch(at + rest);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'E_USAGE' });
    expect(desk.drawings.length).toBe(before);
  });

  it('of no run is 404', async () => {
    expect((await service.fetch('/api/runs/ffffffffffffffff/graphic.png')).status).toBe(404);
  });

  it('is drawn one at a time; who comes when too many wait is told to come later', async () => {
    desk.isHeld = true;
    const before = desk.drawings.length;
    const asked = Array.from({ length: 10 }, () => service.fetch(`${at}.png`));
    // Nothing is drawn yet, so the first answer is the refusal.
    const refused = await Promise.race(asked);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(desk.drawings.length).toBe(before + 1);
    desk.isHeld = false;
    desk.drawings.at(-1)!.finish();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([...Array(9).fill(200), 503]);
    expect(desk.drawings.length).toBe(before + 9);
    expect((await service.fetch(`${at}.png`)).status).toBe(200);
  });
});
