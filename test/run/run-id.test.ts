import { describe, expect, it } from 'vitest';
import type { DetectorUse, RunManifest, RunParameters } from '../../src/core/contract/run.ts';
import { runId } from '../../src/run/run-id.ts';

const inputs = { before: { name: 'before' }, after: { name: 'after' } } as RunManifest['inputs'];
const parameters = { method: 'combined', aoi: 'area.geojson', aoiSha256: 'a' } as RunParameters;
const detector: DetectorUse = { label: 'aircraft', model: 'aircraft-50cm-v1', sha256: 'm', engine: 'tfjs-wasm' };
const id = runId(inputs, parameters, [detector]);

describe('the id of a run', () => {
  it('is the same whichever engine computes, and whatever the file of the area is called', () => {
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(runId(inputs, { ...parameters, aoi: 'same.geojson' }, [{ ...detector, engine: 'onnxruntime-node' }])).toBe(
      id,
    );
  });

  it('is another for other weights of a model, and without it', () => {
    expect(runId(inputs, parameters, [{ ...detector, sha256: 'n' }])).not.toBe(id);
    expect(runId(inputs, parameters, [])).not.toBe(id);
  });

  it('is another for another area', () => {
    expect(runId(inputs, { ...parameters, aoiSha256: 'b' }, [detector])).not.toBe(id);
  });
});
