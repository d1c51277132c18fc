import type { FeatureName } from './weights.js'

/** A readable property that a message has. */
export interface Feature {
  name: FeatureName
  /** How much of it, from 0 to 1. */
  amount: number
  values: Readonly<Record<string, string | number>>
}

export function feature(name: FeatureName, values: Feature['values'] = {}, amount = 1): Feature {
  return { name, amount, values }
}

/** The features whose condition holds. */
export function present(conditions: Partial<Record<FeatureName, boolean>>): Feature[] {
  const features: Feature[] = []
  for (const name in conditions) {
    if (conditions[name as FeatureName]) features.push(feature(name as FeatureName))
  }
  return features
}
