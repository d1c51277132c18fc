import { PluginError } from '@caliopen/contract/plugin/errors'
import type { Receipt } from '@caliopen/contract/points/channel'
import type { Message } from '@caliopen/contract/text'
import type { Outcome } from '#core/channels/channel.js'
import { orNull, record, text } from '../inbound/checks.js'
import { EVENT_LIMITS } from '../inbound/limits.js'
import { ownText } from '../own_text.js'

/** Codes after which the queue's schedule tries again; all others fail the delivery for good. */
const AGAIN = new Set(['E_TEMPORARY', 'E_RATE_LIMIT', 'E_DEADLINE', 'E_GONE'])
/** The answer was lost: the far side may have the message; its id keeps a repeat from being a second. */
const LOST = new Set(['E_DEADLINE', 'E_GONE'])

/** RFC 3463 §2: success, a passing failure, a lasting one */
const STATUS = { delivered: '2.0.0', deferred: '4.0.0', failed: '5.0.0' }

export function outcomeOfReceipt({ host, tls }: Receipt): Outcome {
  return { ...blank('delivered'), host, tls }
}

/** What a plugin threw. An error that is not the plugin's is ours, and passes on. */
export function outcomeOfError(error: unknown, plugin: string): Outcome {
  if (!(error instanceof PluginError)) throw error
  const kind = AGAIN.has(error.code) ? 'deferred' : 'failed'
  return {
    ...blank(kind),
    reply: `${error.code}: ${error.message}`,
    text: error.text && ownText(plugin, error.text),
    uncertain: LOST.has(error.code),
  }
}

export function failed(reply: string, why: Message | null): Outcome {
  return { ...blank('failed'), reply, text: why }
}

/** Throws E_CONTRACT where the answer is no receipt. */
export function readReceipt(answer: unknown): Receipt {
  const receipt = record(answer, 'the receipt')
  return {
    sourceId: text(receipt.sourceId, 'receipt.sourceId', EVENT_LIMITS.sourceId, 1),
    tls: orNull(receipt.tls, (it) => {
      const tls = record(it, 'receipt.tls')
      return {
        protocol: text(tls.protocol, 'receipt.tls.protocol', EVENT_LIMITS.word),
        cipher: text(tls.cipher, 'receipt.tls.cipher', EVENT_LIMITS.word),
      }
    }),
    host: text(receipt.host, 'receipt.host', EVENT_LIMITS.word),
  }
}

function blank(kind: Outcome['kind']): Outcome {
  return { kind, reply: '', status: STATUS[kind], host: null, tls: null, uncertain: false }
}
