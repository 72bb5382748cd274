import type { Command } from 'commander';
import { config } from '../config.ts';
import { interruptSignal } from './interrupt.ts';
import { positive } from './options.ts';
import { describeVerification } from './verification-text.ts';

interface VerifyOptions {
  readonly originals?: string;
  readonly graphic?: readonly string[];
  readonly again?: boolean;
  readonly threads: number;
  readonly json?: boolean;
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .summary('whether a run, its originals and its logs are as recorded')
    .description(
      'Holds a run against what was recorded of it, without network: its log, every output, the originals, the review and\n' +
        'the exports. Names the first thing that is not as recorded and ends with 4. It shows that nothing was altered\n' +
        'since it was recorded, not that it is true.',
    )
    .argument('<run>', 'folder of the run')
    .option('--originals <folder>', 'where the originals lie (default: .originals beside the run)')
    .option('--graphic <files...>', 'exported files to hold against the log of exports')
    .option('--again', 'make the run again from its originals and compare the bytes')
    .option('--threads <n>', 'worker threads for that', positive, config.threads)
    .option('--json', 'print what was found as JSON')
    .action(runVerify);
}

async function runVerify(run: string, options: VerifyOptions): Promise<void> {
  const { originals, graphic, again, threads, json } = options;
  const { verifyRun } = await import('../run/verify.ts');
  const verification = await verifyRun(run, {
    originals,
    graphics: graphic,
    againWith: again === true ? threads : undefined,
    signal: interruptSignal(),
  });
  process.stdout.write(
    json === true ? `${JSON.stringify(verification, null, 2)}\n` : describeVerification(verification),
  );
}
