import type { ImportanceFacts, SenderFacts } from '../facts.js'
import { feature, present, type Feature } from '../feature.js'
import { isStranger } from '../maker.js'
import type { FeatureName } from '../weights.js'

const TRUSTED_FROM = 20
const UNTRUSTED_BELOW = 5

/** A quarter of what makes spam is nothing yet. */
const SPAM_FROM = 0.25

const NAME_CHARACTERS = 200

/** How far the message is to be believed. */
export function belief(facts: ImportanceFacts): Feature[] {
  return [
    ...present({
      refused: facts.trust.proof === 'refused',
      impostor: isStranger(facts) && namesAnotherDomain(facts),
    }),
    ...trustLevel(facts),
    ...spam(facts.spam ?? 0),
  ]
}

/** All that the level of trust adds or takes, and nothing else. */
export function trustLevel(facts: TrustLevelFacts): Feature[] {
  const { level, proof } = facts.trust
  return present({
    trusted: level >= TRUSTED_FROM,
    untrusted: level < UNTRUSTED_BELOW && proof !== 'refused' && isStranger(facts),
  })
}

export const TRUST_LEVEL_FEATURES: readonly FeatureName[] = ['trusted', 'untrusted']

export interface TrustLevelFacts extends Pick<ImportanceFacts, 'personal' | 'trust'> {
  sender: Pick<SenderFacts, 'isSelf'>
}

/** `"security@bank.example" <x@elsewhere.example>`: a name that wants to be read as an address. */
function namesAnotherDomain({ sender }: ImportanceFacts): boolean {
  const named = /[^\s<>"]@([\w-]+(?:\.[\w-]+)+)/
    .exec(sender.name.slice(0, NAME_CHARACTERS))?.[1]
    ?.toLowerCase()
  return named !== undefined && named !== sender.address.slice(sender.address.lastIndexOf('@') + 1)
}

function spam(share: number): Feature[] {
  const amount = Math.min(1, (share - SPAM_FROM) / (1 - SPAM_FROM))
  return amount > 0 ? [feature('spam', {}, amount)] : []
}
