import type { Facts, OpenpgpFacts } from '@caliopen/contract/facts'
import { defineRule } from '@caliopen/contract/plugin/define_rule'
import type { Finding } from '@caliopen/contract/points/trust_rules'

const ENCRYPTED: Finding = { points: 13, reason: { key: 'openpgp.encrypted', values: {} } }

const SIGNED: Finding = {
  points: 16,
  reason: { key: 'openpgp.signed', values: {} },
  sign: 'signature',
}

const SIGNED_BY_ANOTHER: Finding = {
  points: 0,
  reason: { key: 'openpgp.signed_by_another', values: {} },
  advice: { key: 'openpgp.advice.ask_for_key', values: {} },
}

const UNKNOWN_KEY: Finding = {
  points: 0,
  reason: { key: 'openpgp.unknown_key', values: {} },
  advice: { key: 'openpgp.advice.ask_for_key', values: {} },
}

/** A broken signature is worse than none: the message is not what its author signed. */
const BROKEN: Finding = {
  points: 0,
  ceiling: 0,
  reason: { key: 'openpgp.broken', values: {} },
  advice: { key: 'openpgp.advice.ask_again', values: {} },
}

const ABSENT: Finding = {
  points: 0,
  reason: { key: 'openpgp.absent', values: {} },
  advice: { key: 'openpgp.advice.exchange_keys', values: {} },
}

/** Could only its reader read it, and did its sender sign it? */
export const openpgp = defineRule(({ openpgp: facts }: Facts) => {
  if (facts === null) return []
  const rows = [...ofEncryption(facts), ...ofSignature(facts)]
  return rows.length > 0 ? rows : [ABSENT]
})

function ofEncryption({ encrypted }: OpenpgpFacts): Finding[] {
  return encrypted ? [ENCRYPTED] : []
}

function ofSignature({ signature, signerIsSender }: OpenpgpFacts): Finding[] {
  switch (signature) {
    case 'good':
      return [signerIsSender ? SIGNED : SIGNED_BY_ANOTHER]
    case 'unknown key':
      return [UNKNOWN_KEY]
    case 'bad':
      return [BROKEN]
    case 'none':
      return []
  }
}
