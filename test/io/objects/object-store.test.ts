import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BucketAccess, bucketOf } from '../../../src/io/objects/bucket.ts';
import { type ObjectStore, openObjectStore } from '../../../src/io/objects/object-store.ts';
import { type Gate, openGate } from '../../../src/io/outbound/gate.ts';
import { hashFile } from '../../../src/io/store/run-folder.ts';
import { type ObjectServer, objectServer } from '../../helpers/object-server.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';

describe('object storage', () => {
  const home = temporaryFolder();
  let server: ObjectServer;
  let gate: Gate;
  let store: ObjectStore;
  beforeAll(async () => {
    server = await objectServer();
    gate = openGate([server.host]);
    store = openObjectStore(gate, bucketOf('s3://runs/here', server.access));
  });
  beforeEach(() => {
    server.objects.clear();
    server.asked.length = 0;
  });
  afterAll(async () => {
    await gate.close();
    await server.close();
  });
  const file = async (bytes: Buffer) => {
    const path = join(home.path, 'file');
    await writeFile(path, bytes);
    return { path, hash: await hashFile(path) };
  };

  it('gives back the bytes that were put there, an empty file too', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(300_000, 'abc')]) {
      const { path, hash } = await file(bytes);
      expect(await store.has('files/one name', undefined)).toBe(false);
      await store.putFile('files/one name', path, hash, undefined);
      expect(await store.has('files/one name', undefined)).toBe(true);
      expect((await store.read('files/one name', 1e6, undefined))!.equals(bytes)).toBe(true);
      await store.writeTo(join(home.path, 'back'), 'files/one name', hash, undefined);
      expect((await readFile(join(home.path, 'back'))).equals(bytes)).toBe(true);
      server.objects.clear();
    }
    expect(server.asked).toContain('PUT /runs/here/files/one%20name');
  });

  it('asks again where the storage is out of breath, and sends the file from its beginning', async () => {
    const { path, hash } = await file(Buffer.from('whole'));
    server.failures.push(503, 500);
    await store.putFile('name', path, hash, undefined);
    expect(server.objects.get('/runs/here/name')?.toString()).toBe('whole');
  }, 30_000);

  it('says that an object which is not there is not there, and what is wrong with one that is', async () => {
    const { path, hash } = await file(Buffer.from('as it was put'));
    expect(await store.read('none', 100, undefined)).toBeNull();
    const wanted = join(home.path, 'wanted');
    await expect(store.writeTo(wanted, 'none', hash, undefined)).rejects.toMatchObject({ code: 'E_DAMAGED' });
    await store.putFile('name', path, hash, undefined);
    server.objects.set('/runs/here/name', Buffer.from('as it was not'));
    await expect(store.writeTo(wanted, 'name', hash, undefined)).rejects.toMatchObject({ code: 'E_DAMAGED' });
    await expect(store.read('name', 3, undefined)).rejects.toMatchObject({ code: 'E_TOO_LARGE' });
  });

  it('refuses bytes of another hash than was signed', async () => {
    const { path, hash } = await file(Buffer.from('one'));
    await writeFile(path, 'two');
    await expect(store.putFile('name', path, hash, undefined)).rejects.toMatchObject({ code: 'E_UPSTREAM' });
    expect(server.objects.size).toBe(0);
  });

  it('is told apart from one whose key is wrong, without the key', async () => {
    const access: BucketAccess = { ...server.access, secretAccessKey: 'not-the-secret' };
    const refused = openObjectStore(gate, bucketOf('s3://runs', access)).has('name', undefined);
    await expect(refused).rejects.toMatchObject({ code: 'E_AUTH' });
    await expect(refused).rejects.not.toThrow(/not-the-secret/);
  });

  it('is not called where it is private and nobody allowed it', async () => {
    const guarded = openGate([]);
    const calling = openObjectStore(guarded, bucketOf('s3://runs', server.access)).has('name', undefined);
    await expect(calling).rejects.toMatchObject({ code: 'E_ADDRESS' });
    await guarded.close();
  });

  it('does not send what it signed elsewhere, where the storage redirects', async () => {
    server.failures.push(307);
    await expect(store.has('name', undefined)).rejects.toMatchObject({ code: 'E_ADDRESS' });
  });

  it('leaves nothing of a transfer that was cancelled', async () => {
    const { path, hash } = await file(Buffer.alloc(10));
    const putting = store.putFile('name', path, hash, AbortSignal.abort());
    await expect(putting).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect(server.objects.size).toBe(0);
    await expect(stat(path)).resolves.toBeDefined();
  });
});

describe('the name of a bucket', () => {
  const access: BucketAccess = {
    endpoint: null,
    region: 'eu-central-1',
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    sessionToken: null,
  };

  it('is part of the host at AWS, and of the path elsewhere', () => {
    expect(bucketOf('s3://our-runs/a/b/', access).address).toBe('https://our-runs.s3.eu-central-1.amazonaws.com/a/b/');
    const elsewhere = { ...access, endpoint: 'https://storage.example.org/' };
    expect(bucketOf('s3://our-runs', elsewhere).address).toBe('https://storage.example.org/our-runs/');
  });

  it.each(['runs', 's3://', 's3://UPPER', 's3://a.b', 's3://runs/../others', 's3://runs?x', 'https://runs/x'])(
    'is none: %s',
    (place) => {
      expect(() => bucketOf(place, access)).toThrow(/Give s3:/);
    },
  );

  it('is of no use without a key, or with an endpoint that is more than a host', () => {
    expect(() => bucketOf('s3://runs', { ...access, secretAccessKey: null })).toThrow(/AWS_ACCESS_KEY_ID/);
    for (const endpoint of ['storage.example.org', 'https://user@storage.example.org', 'https://a.example/path']) {
      expect(() => bucketOf('s3://runs', { ...access, endpoint })).toThrow(/AWS_ENDPOINT_URL_S3/);
    }
  });
});
