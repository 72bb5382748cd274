#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from '../config.ts';
import { addCompare } from './compare.ts';
import { addCues } from './cues.ts';
import { addDemo } from './demo.ts';
import { addDetect } from './detect.ts';
import { addDev } from './dev.ts';
import { addDoctor } from './doctor.ts';
import { addExport } from './export.ts';
import { reportFailure } from './failure.ts';
import { addFetch } from './fetch.ts';
import { addGraphic } from './graphic.ts';
import { addReport } from './report.ts';
import { addSearch } from './search.ts';
import { addServe } from './serve.ts';
import { addVerify } from './verify.ts';
import { addWatch } from './watch.ts';
import { addWords } from './words.ts';
import { addWorker } from './worker.ts';

const USAGE_EXIT = 2;

async function main(args: readonly string[]): Promise<number> {
  const program = new Command('aftermath')
    .description('Compares satellite scenes of two dates and says, with evidence, what changed.')
    .version(version)
    .showHelpAfterError('(aftermath --help lists the commands)')
    .exitOverride();
  for (const add of [
    addCompare,
    addDetect,
    addFetch,
    addExport,
    addGraphic,
    addReport,
    addWords,
    addSearch,
    addCues,
    addWatch,
    addServe,
    addWorker,
    addDemo,
    addVerify,
    addDoctor,
    addDev,
  ])
    add(program);
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT;
    return reportFailure(error, args.includes('--json'));
  }
}

process.exitCode = await main(process.argv.slice(2));
