import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const binaries = '/usr/lib/postgresql/15/bin';

/** Debian's PostgreSQL, started by a test for itself. */
export interface PostgresServer {
  /** Of a new, empty database. */
  newDatabase(): Promise<string>;
  /** As a crash or an operator does it: connections are cut. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function hasPostgres(): Promise<boolean> {
  return run(join(binaries, 'postgres'), ['--version']).then(
    () => true,
    () => false,
  );
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'aftermath-postgres-'));
  await chmod(folder, 0o777);
  const data = join(folder, 'data');
  const port = await freePort();
  // The server refuses to run as root.
  const as = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : ['env'];
  const tool = (name: string, ...options: string[]) => run(as[0]!, [...as.slice(1), join(binaries, name), ...options]);
  const control = async (...options: string[]) => {
    // What pg_ctl starts keeps its output open, so that waiting for the end of that would wait for ever.
    const child = spawn(as[0]!, [...as.slice(1), join(binaries, 'pg_ctl'), '-D', data, '-w', ...options], {
      stdio: 'ignore',
      cwd: '/',
    });
    const code = await new Promise((done) => child.on('exit', done));
    if (code !== 0) throw new Error(`pg_ctl ${options.join(' ')} ended with ${code}`);
  };
  await tool('initdb', '-D', data, '-U', 'aftermath', '-A', 'trust', '-E', 'UTF8', '--no-sync');
  const start = () => control('-o', `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`, 'start');
  await start();
  let databases = 0;
  return {
    newDatabase: async () => {
      const name = `test_${++databases}`;
      await run(join(binaries, 'createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', 'aftermath', name]);
      return `postgres://aftermath@127.0.0.1:${port}/${name}`;
    },
    restart: async () => {
      await control('-m', 'immediate', 'stop');
      await start();
    },
    stop: async () => {
      await control('-m', 'immediate', 'stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
