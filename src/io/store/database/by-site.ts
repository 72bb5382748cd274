/** What rows say of each site, in their order; a site of which a row says nothing has none. */
export function bySite<Row extends { readonly id: string }, Said>(
  rows: readonly Row[],
  saidBy: (row: Row) => Said | null,
): ReadonlyMap<string, readonly Said[]> {
  const sites = new Map<string, Said[]>();
  for (const row of rows) {
    const said = saidBy(row);
    const all = sites.get(row.id) ?? [];
    if (said !== null) all.push(said);
    sites.set(row.id, all);
  }
  return sites;
}
