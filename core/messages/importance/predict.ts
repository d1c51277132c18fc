import { HIGHEST } from './bands.js'
import type { ImportanceFacts } from './facts.js'
import type { Feature } from './feature.js'
import { acquaintance } from './features/acquaintance.js'
import { addressing } from './features/addressing.js'
import { belief, trustLevel, TRUST_LEVEL_FEATURES } from './features/belief.js'
import type { TrustLevelFacts } from './features/belief.js'
import { content } from './features/content.js'
import { making } from './features/making.js'
import { BIAS, PRIOR, type FeatureName, type Weights } from './weights.js'

export interface ImportancePrediction {
  /** Whole, -10 to 10. */
  level: number
  /** Strongest first. */
  reasons: ImportanceReason[]
}

/** Why: an i18n key and its ICU values, and what it added to, or took from, the sum. */
export interface ImportanceReason {
  key: string
  values: Readonly<Record<string, string | number>>
  weight: number
}

/** How much each message of a batch needs its reader, before anything is learned from what they do. */
export function predictImportance(
  facts: readonly ImportanceFacts[],
  weights: Weights = PRIOR
): ImportancePrediction[] {
  return facts.map((one) => predictionFrom(reasonsFor(featuresOf(one), weights)))
}

/** The same prediction with another level of trust: whatever else it was made of still holds. */
export function predictAgain(
  reasons: readonly ImportanceReason[],
  facts: TrustLevelFacts,
  weights: Weights = PRIOR
): ImportancePrediction {
  const others = reasons.filter(({ key }) => !OF_TRUST_LEVEL.has(key))
  return predictionFrom(strongestFirst([...others, ...reasonsFor(trustLevel(facts), weights)]))
}

const OF_TRUST_LEVEL: ReadonlySet<string> = new Set(TRUST_LEVEL_FEATURES.map(keyOf))

/** The logistic curve over the sum, stretched to the range of levels. */
export function levelFrom(reasons: readonly Pick<ImportanceReason, 'weight'>[]): number {
  const sum = reasons.reduce((total, { weight }) => total + weight, BIAS)
  return Math.round(HIGHEST * Math.tanh(sum / 2)) + 0
}

export function featuresOf(facts: ImportanceFacts): Feature[] {
  return [
    ...acquaintance(facts),
    ...addressing(facts),
    ...making(facts),
    ...content(facts),
    ...belief(facts),
  ]
}

function predictionFrom(reasons: ImportanceReason[]): ImportancePrediction {
  return { level: levelFrom(reasons), reasons }
}

function reasonsFor(features: Feature[], weights: Weights): ImportanceReason[] {
  return strongestFirst(
    features.map(({ name, amount, values }) => ({
      key: keyOf(name),
      values,
      weight: round(weights[name] * amount),
    }))
  )
}

function strongestFirst(reasons: ImportanceReason[]): ImportanceReason[] {
  return reasons.sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
}

function keyOf(name: FeatureName): string {
  return `importance.${name}`
}

/** Reasons are stored as text: two decimals say enough. */
function round(weight: number): number {
  return Math.round(weight * 100) / 100
}
