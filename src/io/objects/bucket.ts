import { UsageError } from '../../core/contract/errors.ts';

/** A place in a bucket of S3-compatible storage, and who may use it. */
export interface Bucket {
  /** What precedes every name there; ends with a slash. */
  readonly address: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

/** What the environment says of it, in the words that the AWS tools use (`AWS_ACCESS_KEY_ID`, …). */
export interface BucketAccess {
  /** Of storage elsewhere than at AWS. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly accessKeyId: string | null;
  readonly secretAccessKey: string | null;
  readonly sessionToken: string | null;
}

/** Names that are one label of a host, so that the certificate of the storage covers them. */
const PLACE = /^s3:\/\/([a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9])((?:\/[\w.-]+)*)\/?$/;

/**
 * Reads `s3://bucket/prefix`. At AWS the bucket is part of the host's name, elsewhere the first part of the path.
 *
 * @throws UsageError that never holds the key.
 */
export function bucketOf(place: string, access: BucketAccess): Bucket {
  const [, name, prefix = ''] = PLACE.exec(place) ?? [];
  if (name === undefined || prefix.split('/').some((part) => part === '.' || part === '..')) {
    throw new UsageError(`"${place}" names no bucket. Give s3://bucket/prefix.`);
  }
  const { endpoint, region, accessKeyId, secretAccessKey, sessionToken } = access;
  if (accessKeyId === null || secretAccessKey === null) {
    throw new UsageError(`${place} takes a key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`);
  }
  if (endpoint !== null && !/^https?:\/\/[^/?#@]+\/?$/.test(endpoint)) {
    throw new UsageError('AWS_ENDPOINT_URL_S3 must be a scheme and a host alone: https://storage.example.org');
  }
  const root =
    endpoint === null ? `https://${name}.s3.${region}.amazonaws.com` : `${endpoint.replace(/\/$/, '')}/${name}`;
  return { address: `${root}${prefix}/`, region, accessKeyId, secretAccessKey, sessionToken };
}
