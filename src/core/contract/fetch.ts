/** What is to be fetched: pictures, or STAC items that name one. */
export interface FetchRequest {
  readonly addresses: readonly string[];
  /** GeoJSON file: of a COG only what holds it is fetched. */
  readonly aoi?: string;
  /** A place as people write it, in place of `aoi`; with `radiusMeters`. */
  readonly at?: string;
  readonly radiusMeters?: number;
  /** Key of the asset to fetch of an item; found by roles unless told. */
  readonly asset?: string;
}

/** A file that was fetched. */
export interface FetchedFile {
  /** Relative to the folder. */
  readonly file: string;
  /** Of the STAC item beside it; null where no time is known, which STAC wants. */
  readonly item: string | null;
  /** Of its usable-data mask, which came along; null where its item names none. */
  readonly mask: string | null;
  /** Where it came from, without what may be a key. */
  readonly address: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Of the whole file at the address, where only a window of it was fetched. */
  readonly bytesOfWhole: number | null;
  /** ISO 8601, UTC; null where neither file nor item says. */
  readonly acquiredAt: string | null;
  readonly licence: string | null;
  readonly credit: string | null;
}
