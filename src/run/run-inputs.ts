import { DamagedFile } from '../core/contract/errors.ts';
import type { InputDetails } from '../core/contract/evidence.ts';
import type { CompareRequest, RunManifest } from '../core/contract/run.ts';
import type { Scene } from '../core/scene/scene.ts';
import type { OpenedRequest } from './compare-request.ts';
import { recordBeside, recordFiles, recordInput, type TakeFile } from './input-scene.ts';

/**
 * Hashes every file that goes into a run, and keeps it where `take` does.
 *
 * @returns the scenes as the manifest has them, and all files as the log has them, in one order.
 * @throws DamagedFile where a file is no longer the one that was read; what `take` throws.
 */
export async function takeInputs(
  request: CompareRequest,
  { before, after, nullScene, sha256 }: Pick<OpenedRequest, 'before' | 'after' | 'nullScene' | 'sha256'>,
  take: TakeFile,
): Promise<{ readonly inputs: RunManifest['inputs']; readonly details: readonly InputDetails[] }> {
  const details: InputDetails[] = [];
  const takeScene = async (role: InputDetails['role'], scene: Scene) => {
    const input = await recordInput(scene, take);
    details.push({ role, name: input.name, files: input.files, ...(await recordBeside(scene, take)) });
    return input;
  };
  const inputs = {
    before: await takeScene('before', before),
    after: await takeScene('after', after),
    ...(nullScene === null ? {} : { nullScene: await takeScene('nullScene', nullScene) }),
  };
  for (const role of ['aoi', 'buildings'] as const) {
    const path = request[role];
    if (path === undefined) continue;
    const [file] = await recordFiles([path], take);
    if (file!.sha256 !== sha256[role]) {
      throw new DamagedFile(`"${file!.name}" changed while it was being read. Start again.`);
    }
    details.push({ role, name: file!.name, files: [file!], sidecars: [], mask: null });
  }
  return { inputs, details };
}
