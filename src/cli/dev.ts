import type { Command } from 'commander';
import { interruptSignal, untilAborted } from './interrupt.ts';
import { portNumber } from './options.ts';
import { progressDisplay } from './progress.ts';

const USUAL_PORT = 8090;

export function addDev(program: Command): void {
  const dev = program
    .command('dev')
    .summary('tools to develop and rehearse with')
    .description('Tools to develop and rehearse with.')
    .exitOverride();
  dev
    .command('archive <folder>')
    .summary('serve a folder of scenes as an archive')
    .description(
      'Serves the GeoTIFFs of a folder as a STAC API and as Planet’s, on this machine only: docs/rehearsal.md.',
    )
    .option('--port <n>', 'first port to try', portNumber, USUAL_PORT)
    .option('--fault <fault>', 'what goes wrong: NAME[@endpoint[:moment]]; may be given again', collect, [])
    .exitOverride()
    .action(async (folder: string, { port, fault }: { port: number; fault: readonly string[] }) => {
      const signal = interruptSignal();
      const display = progressDisplay({ quiet: false });
      const { openRehearsal } = await import('../app.ts');
      const { holdings, server } = await openRehearsal(folder, {
        port,
        faults: fault,
        onProgress: display.show,
      }).finally(display.end);
      const out = (line: string) => process.stdout.write(`${line}\n`);
      for (const { id, scene } of holdings.scenes) out(`${scene.acquiredAt.padEnd(20)}  ${id}`);
      for (const { name, reason } of holdings.leftOut) out(`left out: ${name}: ${reason}`);
      out(`The archive is at ${server.url}  (Ctrl-C ends it)`);
      await untilAborted(signal);
      await server.close();
    });
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
