import type { ImportanceFacts } from '../facts.js'
import { feature, present, type Feature } from '../feature.js'
import { isStranger } from '../maker.js'

const TRUSTED_FROM = 20
const UNTRUSTED_BELOW = 5

/** A quarter of what makes spam is nothing yet. */
const SPAM_FROM = 0.25

const NAME_CHARACTERS = 200

/** How far the message is to be believed. */
export function belief(facts: ImportanceFacts): Feature[] {
  const { level, proof } = facts.trust
  return [
    ...present({
      refused: proof === 'refused',
      trusted: level >= TRUSTED_FROM,
      untrusted: level < UNTRUSTED_BELOW && proof !== 'refused' && isStranger(facts),
      impostor: isStranger(facts) && namesAnotherDomain(facts),
    }),
    ...spam(facts.spam ?? 0),
  ]
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
