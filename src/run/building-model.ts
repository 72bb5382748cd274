import { ModelRefused } from '../core/contract/errors.ts';
import type { DetectorUse } from '../core/contract/run.ts';
import type { LogisticCard } from '../core/detect/building-damage.ts';
import { bundledModels, listModels } from '../io/inference/open-model.ts';
import { readLogisticModel } from '../io/inference/read-model.ts';

/** The model that weighs what two dates show of given buildings. @throws ModelRefused where it is missing or damaged. */
export async function openBuildingModel(): Promise<{ readonly card: LogisticCard; readonly use: DetectorUse }> {
  const model = (await listModels()).find((one) => 'kind' in one && one.kind === 'logistic');
  if (model === undefined) throw new ModelRefused('No model of buildings comes with this program.');
  const { card, sha256 } = await readLogisticModel(bundledModels, model.id);
  return { card, use: { label: 'building', model: card.id, sha256, engine: null } };
}
