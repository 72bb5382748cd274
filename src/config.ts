import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BucketAccess } from './io/objects/bucket.ts';

export { version } from './io/installation.ts';

/** What the environment decides. This file is its only reader. */
export interface Config {
  /** Where `serve` and `demo` keep runs and uploads. */
  readonly home: string;
  /** Worker threads; the outcome does not depend on it. */
  readonly threads: number;
  readonly port: number;
  readonly ci: boolean;
  /** The server's log on stderr: sentences of what went wrong, or JSON lines that hold every request too. */
  readonly logFormat: 'text' | 'json';
  /** Hosts with ports, as `localhost:8085`, from which scenes may be fetched although they are private. */
  readonly allowedHosts: readonly string[];
  /** Keys of archives, not looked into yet: `https://host Header: value`, one a line. */
  readonly secrets: string;
  /** Planet's API key, null where it may lie in `file`, and another address of its API than the usual. */
  readonly planet: { readonly key: string | null; readonly file: string; readonly address: string | null };
  /** `postgres://…`, or a folder; null for one within the folder of runs. May hold a password. */
  readonly database: string | null;
  /** `s3://bucket/prefix`, where machines share their runs; null where they do not. */
  readonly objects: string | null;
  readonly bucketAccess: BucketAccess;
  /** Where people reach the viewer, for the links in messages; null for this machine's own address. */
  readonly url: string | null;
  /** Five fields of cron and a time zone, when digests are sent; null: once there is something to tell. */
  readonly digest: string | null;
  /** Looks a day that cues may ask for, and bytes that these may fetch together; null: as many as there are. */
  readonly cueBudget: { readonly looks: number; readonly bytes: number | null };
  /** `smtps://user:password@host`, and who mails come from; null where none are sent. */
  readonly smtp: string | null;
  readonly mailFrom: string;
  /** `whsec_…`, which signs webhooks; null sends them unsigned. */
  readonly webhookSecret: string | null;
}

const MOST_THREADS = 8;
/** A day: about what one machine compares in an hour or two. */
const USUAL_CUE_LOOKS = 20;

export const config = readConfig();

function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  return {
    home: resolve(environment['AFTERMATH_HOME'] ?? 'runs'),
    threads: positiveInteger(environment['AFTERMATH_THREADS']) ?? Math.min(MOST_THREADS, availableParallelism()),
    port: positiveInteger(environment['AFTERMATH_PORT']) ?? 8080,
    ci: environment['CI'] !== undefined,
    logFormat: environment['AFTERMATH_LOG'] === 'json' ? 'json' : 'text',
    allowedHosts: (environment['AFTERMATH_ALLOWED_HOSTS'] ?? '').split(/[\s,]+/).filter((host) => host !== ''),
    secrets: environment['AFTERMATH_SECRETS'] ?? '',
    planet: {
      key: environment['PL_API_KEY'] ?? null,
      file: join(homedir(), '.planet.json'),
      address: environment['PL_API_URL'] ?? null,
    },
    database: environment['AFTERMATH_DATABASE'] ?? null,
    objects: environment['AFTERMATH_OBJECTS'] ?? null,
    bucketAccess: {
      endpoint: environment['AWS_ENDPOINT_URL_S3'] ?? null,
      region: environment['AWS_REGION'] ?? 'us-east-1',
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? null,
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? null,
      sessionToken: environment['AWS_SESSION_TOKEN'] ?? null,
    },
    url: environment['AFTERMATH_URL']?.replace(/\/+$/, '') ?? null,
    digest: environment['AFTERMATH_DIGEST'] ?? null,
    cueBudget: {
      looks: wholeNumber(environment['AFTERMATH_CUE_LOOKS']) ?? USUAL_CUE_LOOKS,
      bytes: positiveInteger(environment['AFTERMATH_CUE_BYTES']),
    },
    smtp: environment['AFTERMATH_SMTP'] ?? null,
    mailFrom: environment['AFTERMATH_MAIL_FROM'] ?? 'Aftermath <aftermath@localhost>',
    webhookSecret: environment['AFTERMATH_WEBHOOK_SECRET'] ?? null,
  };
}

function positiveInteger(text: string | undefined): number | null {
  return wholeNumber(text) || null;
}

function wholeNumber(text: string | undefined): number | null {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : null;
}
