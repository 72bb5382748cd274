import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService, writeRun } from './service.ts';

let atOnce = 0;
let most = 0;
let service: Service;
beforeAll(async () => {
  service = await startService({
    writeReport: async (_folder, format) => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, 10));
      atOnce--;
      if (format === 'html') return Buffer.from('<p>report</p>');
      throw new Error('broken');
    },
  });
});
afterAll(() => service.close());

describe('the report over HTTP', () => {
  it('is a file to save that may run nothing, made one at a time', async () => {
    const { id } = await writeRun(service.runsFolder);
    const answers = await Promise.all([1, 2, 3].map(() => service.fetch(`/api/runs/${id}/report.html`)));
    for (const { status, headers } of answers) {
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('content-disposition')).toBe(`attachment; filename=aftermath-${id}.html`);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    }
    expect(await answers[0]!.text()).toBe('<p>report</p>');
    expect(most).toBe(1);
  });

  it('is a problem document where it cannot be made, and the next one is made all the same', async () => {
    const { id } = await writeRun(service.runsFolder);
    const [failed, made] = await Promise.all(
      ['pdf', 'html'].map((format) => service.fetch(`/api/runs/${id}/report.${format}`)),
    );
    expect([failed!.status, made!.status]).toEqual([500, 200]);
    expect(failed!.headers.get('content-disposition')).toBeNull();
    expect((await service.fetch('/api/runs/none/report.pdf')).status).toBe(404);
    expect((await service.fetch(`/api/runs/${id}/report.docx`)).status).toBe(404);
  });
});
