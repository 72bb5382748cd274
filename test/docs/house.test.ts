import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

describe('the house', () => {
  it('draws the same arrows in docs/architecture.md as the checker enforces', async () => {
    const { core } = JSON.parse(await readFile('docs/arrows.json', 'utf8')) as { core: Record<string, string[]> };
    const page = await readFile('docs/architecture.md', 'utf8');
    const rows = [...page.slice(page.indexOf('<!-- arrows -->')).matchAll(/^\| `(\w+)` \| (.+) \|$/gm)];
    expect(Object.fromEntries(rows.map(([, room, rooms]) => [room, rooms === '–' ? [] : rooms!.split(', ')]))).toEqual(
      core,
    );
  });

  it('has the arrows checked on every TypeScript file of src', async () => {
    // dependency-cruiser reads 0 modules and reports success under a TypeScript that it does not know.
    const { stdout } = await run(
      'npx',
      ['depcruise', 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
      { maxBuffer: 64 << 20 },
    );
    const { summary, modules } = JSON.parse(stdout) as {
      summary: { totalCruised: number; violations: unknown[] };
      modules: { source: string }[];
    };
    const files = (await readdir('src', { recursive: true })).filter((name) => name.endsWith('.ts'));
    const cruised = new Set(modules.map((module) => module.source));
    expect(files.filter((name) => !cruised.has(`src/${name}`))).toEqual([]);
    expect(summary.violations).toEqual([]);
  });

  it('opens its README with the two commands', async () => {
    const readme = await readFile('README.md', 'utf8');
    const start = readme.indexOf('npm ci && npm start');
    expect(start).toBeGreaterThan(0);
    expect(readme.indexOf('npm ci && npm test')).toBeGreaterThan(start);
    expect(readme.slice(0, readme.indexOf('npm ci && npm test')).split('\n').length).toBeLessThan(10);
  });
});
