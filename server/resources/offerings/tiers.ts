import type { RateModel } from '../../../protocol/offering.ts';

interface Tiers {
  model: RateModel;
  packageUnits: number | null;
  tiers: readonly { firstUnit: number; lastUnit: number | null }[];
}

export interface TierFault {
  message: string;
  path: (string | number)[];
}

/**
 * Returns what is wrong with the tiers of a rate plan. Each unit must have exactly one price. If every unit costs the same, there is one tier.
 */
export function faultOfTiers({ model, packageUnits, tiers }: Tiers): TierFault | undefined {
  if ((model === 'package') !== (packageUnits !== null)) {
    const message = model === 'package' ? 'is required for the model "package"' : `is only allowed for the model "package", not "${model}"`;
    return { message, path: ['packageUnits'] };
  }
  if ((model === 'per_unit' || model === 'package') && tiers.length > 1) return { message: `must have one entry for the model "${model}"`, path: ['tiers'] };
  let next = 1;
  for (const [index, { firstUnit, lastUnit }] of tiers.entries()) {
    const at = ['tiers', index];
    if (firstUnit !== next) {
      const what = firstUnit > next ? 'leaves a gap' : 'overlaps the one before';
      const message = `${index === 0 ? 'must begin with 1' : what}: the next unit is ${next}, but the tier begins with ${firstUnit}`;
      return { message, path: [...at, 'firstUnit'] };
    }
    const isLast = index === tiers.length - 1;
    if (lastUnit === null && !isLast) return { message: 'must not be null, because another tier follows', path: [...at, 'lastUnit'] };
    if (lastUnit !== null && isLast) return { message: 'of the last tier must be null: units beyond it would have no price', path: [...at, 'lastUnit'] };
    if (lastUnit !== null && lastUnit < firstUnit) return { message: `must not be less than firstUnit ${firstUnit}`, path: [...at, 'lastUnit'] };
    if (lastUnit !== null) next = lastUnit + 1;
  }
  return undefined;
}
