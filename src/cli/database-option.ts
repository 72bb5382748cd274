import { join } from 'node:path';
import { Option } from 'commander';
import { config } from '../config.ts';

export function databaseOption(): Option {
  return new Option(
    '--database <where>',
    'postgres://user:password@host/name, which many processes may share, or a folder that one has open ' +
      '(default: AFTERMATH_DATABASE, or .database among the runs)',
  );
}

export function databaseOf({ database, runs }: { readonly database?: string; readonly runs: string }): string {
  return database ?? config.database ?? join(runs, '.database');
}
