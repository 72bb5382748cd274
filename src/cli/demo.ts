import { join } from 'node:path';
import type { Command } from 'commander';
import { config } from '../config.ts';
import { interruptSignal } from './interrupt.ts';
import { progressDisplay } from './progress.ts';
import { describeRun } from './run-text.ts';
import { serveUntilInterrupted } from './serve.ts';

const SAMPLE = 'saky-synthetic';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .summary('the bundled sample, compared and shown')
    .description('Renders the synthetic sample pair if it is not there, compares it and serves the viewer.')
    .option('--port <n>', 'first port to try', Number, config.port)
    .option('--quiet', 'no progress')
    .action(async ({ port, quiet }: { port: number; quiet?: boolean }) => {
      const display = progressDisplay({ quiet: quiet === true });
      const { renderSampleIfMissing, sampleFolder } = await import('../app.ts');
      const { compare } = await import('../run/analysis.ts');
      await renderSampleIfMissing(display.show);
      const out = join(config.home, SAMPLE);
      const manifest = await compare(
        {
          before: join(sampleFolder, SAMPLE, 'before.tif'),
          after: join(sampleFolder, SAMPLE, 'after.tif'),
          buildings: join(sampleFolder, SAMPLE, 'buildings.geojson'),
          title: 'Saky airbase (synthetic)',
        },
        out,
        { threads: config.threads, signal: interruptSignal(), onProgress: display.show },
      ).finally(display.end);
      process.stdout.write(describeRun(manifest, out));
      await serveUntilInterrupted({ runs: config.home, scenes: [sampleFolder], port, openRun: manifest.id });
    });
}
