import { ENGINES } from './engine.ts';
import { bundledModels, listModels } from './open-model.ts';
import { startEngine } from './start-engine.ts';

/** One line of `aftermath doctor`. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'note' | 'damaged';
  readonly detail: string;
}

/** Each engine: whether it loads, and which of them runs the models. */
export async function examineEngines(): Promise<Check[]> {
  const checks: Check[] = [];
  let fastest = true;
  for (const name of ENGINES) {
    try {
      const engine = await startEngine(name, null, 1);
      await engine.close();
      const use = fastest ? 'runs the models' : 'would, were it not for the faster one';
      checks.push({ name, state: 'ok', detail: `${engine.version}, ${use}` });
      fastest = false;
    } catch (error) {
      checks.push({ name, state: 'missing', detail: (error as Error).message });
    }
  }
  return checks;
}

/** Each model: whether its files are those of its card, at which GSDs it looks, under which licence. */
export async function examineModels(folder = bundledModels): Promise<Check[]> {
  const models = await listModels(folder);
  if (models.length === 0) {
    const detail = 'none bundled: nothing is said of aircraft, craters or buildings';
    return [{ name: 'models', state: 'note', detail }];
  }
  return models.map((model) => {
    if ('refusal' in model) return { name: model.id, state: 'damaged', detail: model.refusal };
    const { facts, sha256 } = model;
    const { min, max } = facts.gsdMeters;
    const detail = `${facts.label}, ${min}–${max} m, hashes agree (card ${sha256.slice(0, 12)}), ${facts.licence.weights}`;
    return { name: model.id, state: 'ok', detail };
  });
}
