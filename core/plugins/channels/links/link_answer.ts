import { PluginError } from '@caliopen/contract/plugin/errors'
import type { FieldValue, FieldValues } from '@caliopen/contract/manifest/fields'
import type { LinkAnswer } from '@caliopen/contract/points/channel'
import { mailbox, message, number, oneOf, orNull, record, text } from '../inbound/checks.js'
import { ownText } from '../own_text.js'

const KINDS = ['linked', 'redirect', 'scan', 'refused'] as const
const LAST = 8_640_000_000_000_000
const URL = 4_000
const STATE = 4_000
const CODE = 1_200
const NAME = 40
const SECRETS = 32 * 1024

/** Throws E_CONTRACT where the answer is none that the contract knows. Texts are everybody's then. */
export function readLinkAnswer(sent: unknown, plugin: string): LinkAnswer {
  const answer = record(sent, 'the answer')
  const kind = oneOf(answer.kind, 'answer.kind', KINDS)
  switch (kind) {
    case 'linked':
      return { kind, ...mailbox(answer, 'answer'), secrets: fieldValues(answer.secrets) }
    case 'redirect':
      return { kind, url: httpsUrl(answer.url), state: text(answer.state, 'answer.state', STATE) }
    case 'scan':
      return {
        kind,
        text: text(answer.text, 'answer.text', CODE, 1),
        state: text(answer.state, 'answer.state', STATE),
        expiresAt: number(answer.expiresAt, 'answer.expiresAt', 0, LAST),
      }
    case 'refused':
      return {
        kind,
        field: orNull(answer.field, (name) => text(name, 'answer.field', NAME)),
        reason: ownText(plugin, message(answer.reason, 'answer.reason')),
      }
  }
}

/** People are sent to pages, never to another scheme. */
function httpsUrl(value: unknown): string {
  const url = text(value, 'answer.url', URL, 1)
  if (!URL_OF_PAGES.test(url)) throw new PluginError('E_CONTRACT', 'answer.url is not https')
  return url
}

const URL_OF_PAGES = /^https:\/\/[^\s"'<>]+$/

function fieldValues(value: unknown): FieldValues {
  const secrets = record(value ?? {}, 'answer.secrets')
  if (JSON.stringify(secrets).length > SECRETS) {
    throw new PluginError('E_LIMIT', 'answer.secrets are too long')
  }
  const entries = Object.entries(secrets).filter((entry): entry is [string, FieldValue] =>
    ['string', 'number', 'boolean'].includes(typeof entry[1])
  )
  return Object.fromEntries(entries)
}
