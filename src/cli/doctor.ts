import type { Command } from 'commander';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('what is installed, which engine runs the models, what is missing')
    .option('--json', 'one JSON document')
    .action(async ({ json }: { json?: boolean }) => {
      const { examine } = await import('../app.ts');
      const checks = await examine();
      if (json === true) process.stdout.write(`${JSON.stringify({ checks }, null, 2)}\n`);
      else
        for (const { name, state, detail } of checks)
          process.stdout.write(`${state.padEnd(8)} ${name.padEnd(18)} ${detail}\n`);
    });
}
