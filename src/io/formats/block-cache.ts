/** Decoded blocks of any number of files, the least recently used dropped first. */
export interface BlockCache {
  /**
   * The block of a key, loaded where it is not at hand. Two callers that want it at once share one load.
   *
   * @param owner whose block it is: keys of different owners never meet.
   */
  block<T extends { readonly bytes: number }>(owner: object, key: string, load: () => Promise<T>): Promise<T>;
  /** Forgets every block of an owner. */
  drop(owner: object): void;
  /** Keeps so many bytes from now on; what is more is dropped at once. */
  limit(maxBytes: number): void;
}

/** @param bytesAtFirst beyond this, until another limit is set, blocks are dropped; one block alone may be larger. */
export function createBlockCache(bytesAtFirst: number): BlockCache {
  interface Kept {
    readonly owner: object;
    readonly key: string;
    readonly block: Promise<{ readonly bytes: number }>;
    bytes: number;
  }
  const owners = new WeakMap<object, Map<string, Kept>>();
  // A Set keeps its order of insertion: the first is the least recently used.
  const recent = new Set<Kept>();
  let bytes = 0;
  let maxBytes = bytesAtFirst;

  function dropOldest(): void {
    for (const oldest of recent) {
      if (bytes <= maxBytes || recent.size === 1) break;
      forget(oldest);
    }
  }

  function forget(kept: Kept): void {
    if (!recent.delete(kept)) return;
    bytes -= kept.bytes;
    owners.get(kept.owner)?.delete(kept.key);
  }

  return {
    block: <T extends { readonly bytes: number }>(owner: object, key: string, load: () => Promise<T>) => {
      const blocks = owners.get(owner) ?? new Map<string, Kept>();
      owners.set(owner, blocks);
      const found = blocks.get(key);
      if (found !== undefined) {
        recent.delete(found);
        recent.add(found);
        return found.block as Promise<T>;
      }
      const block = load();
      const kept: Kept = { owner, key, block, bytes: 0 };
      blocks.set(key, kept);
      recent.add(kept);
      block.then(
        (loaded) => {
          if (!recent.has(kept)) return;
          kept.bytes = loaded.bytes;
          bytes += loaded.bytes;
          dropOldest();
        },
        () => forget(kept),
      );
      return block;
    },
    drop: (owner) => {
      for (const kept of [...(owners.get(owner)?.values() ?? [])]) forget(kept);
    },
    limit: (wanted) => {
      maxBytes = wanted;
      dropOldest();
    },
  };
}
