import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { findingAt } from '../helpers/findings.ts';
import { decision } from '../helpers/run-to-export.ts';
import { type Service, startService, writeRun } from './service.ts';

let service: Service;
let run: RunManifest;
const exported = (file: string) => service.fetch(`/api/runs/${run.id}/exports/${file}`);

beforeAll(async () => {
  service = await startService();
  run = await writeRun(service.runsFolder, {
    files: { 'findings.json': JSON.stringify({ findings: [findingAt(1, [0, 0, 2, 2])] }) },
  });
});
afterAll(() => service.close());

describe('an export of a run', () => {
  it('is an attachment that no browser shows by itself, and is asked for anew', async () => {
    const response = await exported('findings.csv?scale=xbd,cems');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename=findings-${run.id}.csv`);
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toMatch(/^id,kind,.*xbdClass,xbdLossy,cemsClass,cemsLossy,box/);
    const again = await service.fetch(`/api/runs/${run.id}/exports/findings.csv?scale=xbd,cems`, {
      headers: { 'If-None-Match': response.headers.get('etag')!, 'Cache-Control': 'max-age=0' },
    });
    expect(again.status).toBe(304);
  });

  it('follows what people decide', async () => {
    const { takenAt: _, ...act } = decision('F1', { call: 'rejected', reason: 'season' });
    expect(await (await exported('findings.csv')).text()).toContain(',unreviewed,');
    expect((await service.post(`/api/runs/${run.id}/review`, { acts: [act] })).status).toBe(204);
    expect(await (await exported('findings.csv')).text()).toContain(',rejected,rejected,,Ada,');
  });

  it.each([
    ['findings.exe', 404, 'E_NOT_FOUND'],
    ['run.json', 404, 'E_NOT_FOUND'],
    ['findings.csv?scale=ems98', 400, 'E_USAGE'],
    ['findings.csv?scale=xbd,', 400, 'E_USAGE'],
    ['findings.csv?wkt=yes', 400, 'E_USAGE'],
    ['findings.csv?wkt=1', 422, 'E_CRS'],
    ['findings.kmz', 422, 'E_CRS'],
  ])('%s is refused with %i', async (file, status, code) => {
    const response = await exported(file);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });
});
