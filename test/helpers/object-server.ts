import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BucketAccess } from '../../src/io/objects/bucket.ts';

const REGION = 'eu-central-1';
const KEY = 'AKIDEXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

/** Object storage on loopback that takes only what is signed, and only bytes of the hash that was signed. */
export interface ObjectServer {
  readonly host: string;
  readonly access: BucketAccess;
  /** By path: `/bucket/name`. */
  readonly objects: Map<string, Buffer>;
  /** `PUT /bucket/name`, those that were taken. */
  readonly asked: string[];
  /** Statuses that the next requests get instead. */
  readonly failures: number[];
  close(): Promise<unknown>;
}

export async function objectServer(): Promise<ObjectServer> {
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const failures: number[] = [];
  const answer = async (request: IncomingMessage): Promise<{ status: number; body?: Buffer }> => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const failure = failures.shift();
    if (failure !== undefined) return { status: failure };
    if (request.headers.authorization !== signatureFor(request)) return { status: 403 };
    if (request.headers['x-amz-content-sha256'] !== sha256(body)) return { status: 400 };
    const path = request.url!;
    asked.push(`${request.method} ${path}`);
    if (request.method === 'PUT') objects.set(path, body);
    const found = objects.get(path);
    return found === undefined ? { status: 404 } : { status: 200, ...(request.method === 'GET' && { body: found }) };
  };
  const http = createServer((request, response) => {
    void answer(request).then(({ status, body }) => response.writeHead(status).end(body));
  });
  http.listen(0, '127.0.0.1');
  await new Promise((done) => http.once('listening', done));
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    host,
    access: {
      endpoint: `http://${host}`,
      region: REGION,
      accessKeyId: KEY,
      secretAccessKey: SECRET,
      sessionToken: null,
    },
    objects,
    asked,
    failures,
    close: () => new Promise((done) => http.close(done).closeAllConnections()),
  };
}

/** As Amazon S3 API Reference has it, "Signature calculations for the Authorization header", written apart from what signs. */
function signatureFor({ method, url, headers }: IncomingMessage): string {
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const at = String(headers['x-amz-date']);
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, url, '', lines.join(''), signed, headers['x-amz-content-sha256']].join('\n');
  const scope = `${at.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const key = scope.split('/').reduce<string | Buffer>((by, part) => hmac(by, part).digest(), `AWS4${SECRET}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')).digest('hex');
  return `AWS4-HMAC-SHA256 Credential=${KEY}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
}

function hmac(key: string | Buffer, text: string) {
  return createHmac('sha256', key).update(text);
}

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
