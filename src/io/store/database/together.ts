import DataLoader from 'dataloader';

/**
 * A read of one site, made of a read of many: what is asked for in one turn of the event loop is read by one query for each `how`.
 * Nothing is kept: what is asked for after a write shows it.
 *
 * @param read answers for each of the sites that there is.
 * @returns undefined where there is no such site.
 */
export function together<How, Answer>(
  read: (siteIds: readonly string[], how: How) => Promise<ReadonlyMap<string, Answer>>,
): (siteId: string, how: How) => Promise<Answer | undefined> {
  const loader = new DataLoader<{ readonly siteId: string; readonly how: How }, Answer | undefined>(
    async (asked) => {
      const named = asked.map(({ siteId, how }) => ({ siteId, how, name: JSON.stringify(how) }));
      const idsOf = (wanted: string) => named.flatMap(({ siteId, name }) => (name === wanted ? siteId : []));
      const hows = new Map(named.map(({ name, how }) => [name, how]));
      const reads = new Map([...hows].map(([name, how]) => [name, read([...new Set(idsOf(name))], how)]));
      return await Promise.all(named.map(async ({ siteId, name }) => (await reads.get(name)!).get(siteId)));
    },
    { cache: false, batchScheduleFn: (go) => setImmediate(go) },
  );
  return (siteId, how) => loader.load({ siteId, how });
}
