import type { Facts, PersonalFacts } from '@caliopen/contract/facts'
import { senderProof, signedBySender, type Proof } from '@caliopen/contract/proof'
import { defineRule } from '@caliopen/contract/plugin/define_rule'
import type { Finding } from '@caliopen/contract/points/trust_rules'

/**
 * What the account knows of this person. A key that was compared in person speaks for itself;
 * the rest is knowledge of an address, which anybody can write into a From header: it earns
 * little until the sender is proven, and nothing once the proof has failed.
 */
export const acquaintance = defineRule((facts: Facts) => {
  const proof = senderProof(facts)
  const known = [...ofRelation(facts.personal, proof), ...ofLetters(facts.personal, proof)]
  if (proof === 'refused' && known.length > 0) return [found('not_from_them', 0)]
  const rows = [...ofKey(facts), ...known]
  return rows.length > 0 ? rows : [found('stranger', 0)]
})

function ofKey(facts: Facts): Finding[] {
  if (!signedBySender(facts)) return []
  if (facts.openpgp?.keyVerifiedInPerson) return [found('key_met', 25)]
  return [
    {
      ...found('key_not_met', 0),
      advice: { key: 'acquaintance.advice.compare_keys', values: {} },
    },
  ]
}

function ofRelation(personal: PersonalFacts, proof: Proof): Finding[] {
  if (personal.verifiedInPerson) return [weighed('met', 7, 2, proof)]
  return personal.isContact ? [weighed('contact', 5, 2, proof)] : []
}

function ofLetters(
  { repliedInThread, sentTo, receivedBefore, firstSeenAt }: PersonalFacts,
  proof: Proof
): Finding[] {
  if (repliedInThread) return [weighed('replied', 3, 2, proof)]
  if (sentTo > 0) return [weighed('written_to', 3, 2, proof, { count: sentTo })]
  if (receivedBefore === 0 || firstSeenAt === null) return []
  return [weighed('seen_before', 1, 1, proof, { count: receivedBefore, since: firstSeenAt })]
}

function weighed(
  name: string,
  proven: number,
  unproven: number,
  proof: Proof,
  values: Record<string, number> = {}
): Finding {
  return proof === 'proven'
    ? found(name, proven, values)
    : found(`${name}_unproven`, unproven, values)
}

function found(name: string, points: number, values: Record<string, number> = {}): Finding {
  return { points, reason: { key: `acquaintance.${name}`, values } }
}
