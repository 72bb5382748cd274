import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { JobView } from '../core/contract/api.ts';
import type { WatchTallies } from '../core/contract/watch-api.ts';

/** From a read of the memory to a search of an archive; and from a small pair to one of gigapixels. */
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const JOB_SECONDS = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

/** What a server counts of itself, and what its watchlist tells when it is asked, for Prometheus. */
export interface Metrics {
  /** Counts and times every request by its route, never by its address: ids are no labels. */
  readonly observe: RequestHandler;
  jobEnded(view: JobView): void;
  /** The text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** @param tallies of the watchlist; null where there is none. What it cannot tell now is left out. */
export function createMetrics(tallies: (() => Promise<WatchTallies>) | null): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const requests = new Histogram({
    name: 'aftermath_http_request_seconds',
    help: 'Requests by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const jobs = new Histogram({
    name: 'aftermath_job_seconds',
    help: 'Comparisons asked for in the page, from their start, by how they ended.',
    labelNames: ['state'],
    buckets: JOB_SECONDS,
    registers,
  });
  const memory = new Gauge({ name: 'aftermath_resident_bytes', help: 'Memory of this process.', registers });
  const gauges = tallies === null ? null : watchGauges(registers);
  const unknown = new Counter({
    name: 'aftermath_watch_tally_failures_total',
    help: 'Times that the store of the watchlist did not answer for these counts.',
    registers,
  });

  return {
    observe: (request, response, next) => {
      const stop = requests.startTimer();
      response.on('close', () => {
        const route: unknown = request.route?.path;
        stop({
          method: request.method,
          route: typeof route === 'string' ? route : 'other',
          status: response.writableFinished ? response.statusCode : 'broken off',
        });
      });
      next();
    },
    jobEnded: ({ state, startedAt }) => {
      if (startedAt !== null) jobs.observe({ state }, (Date.now() - Date.parse(startedAt)) / 1000);
    },
    text: async () => {
      memory.set(process.memoryUsage.rss());
      if (tallies !== null && gauges !== null) {
        const counted = await tallies().catch(() => null);
        if (counted === null) unknown.inc();
        for (const [name, gauge] of Object.entries(gauges)) {
          gauge.reset();
          const counts: Readonly<Record<string, number>> = counted?.[name as keyof WatchTallies] ?? {};
          for (const [state, count] of Object.entries(counts)) gauge.set({ state }, count);
        }
      }
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

function watchGauges(registers: Registry[]): Readonly<Record<keyof WatchTallies, Gauge<'state'>>> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ['state'], registers });
  return {
    looks: gauge('aftermath_watch_looks', 'Looks at sites, by what they came to.'),
    queue: gauge('aftermath_watch_jobs', 'Jobs of the queue: waiting, running, given up.'),
    deliveries: gauge('aftermath_watch_deliveries', 'Messages to webhooks and e-mail: waiting, sent, given up.'),
  };
}
