import { PluginError } from '@caliopen/contract/plugin/errors'
import type { ChannelAttachment } from '@caliopen/contract/points/channel'
import type { Message } from '@caliopen/contract/text'
import { EVENT_LIMITS } from './limits.js'

/** Everything but line feeds and tabs that a screen would obey. */
const CONTROLS = /[^\P{Cc}\n\t]/gu
const CONTENT_TYPE = /^[a-z\d][a-z\d!#$&^_.+-]*\/[a-z\d][a-z\d!#$&^_.+-]*$/i

/** What is read out of one value that a plugin sent; `where` names it in the refusal. */
export function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refused(`${where} is no object`)
  }
  return value as Record<string, unknown>
}

export function text(value: unknown, where: string, longest: number, shortest = 0): string {
  if (typeof value !== 'string') throw refused(`${where} is no text`)
  if (value.length > longest) throw tooLarge(`${where} is longer than ${longest} characters`)
  const plain = value.toWellFormed().replace(CONTROLS, '')
  if (plain.length < shortest) throw refused(`${where} is empty`)
  return plain
}

export function number(value: unknown, where: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most) {
    throw refused(`${where} is no whole number from ${least} to ${most}`)
  }
  return value
}

export function oneOf<const Value extends string>(
  value: unknown,
  where: string,
  known: readonly Value[]
): Value {
  const found = known.find((one) => one === value)
  if (found === undefined) throw refused(`${where} is none of ${known.join(', ')}`)
  return found
}

export function list(value: unknown, where: string, most: number): unknown[] {
  if (!Array.isArray(value)) throw refused(`${where} is no list`)
  if (value.length > most) throw tooLarge(`${where} has more than ${most} members`)
  return value
}

export function orNull<Value>(value: unknown, read: (value: unknown) => Value): Value | null {
  return value === null || value === undefined ? null : read(value)
}

export function mailbox(value: unknown, where: string): { address: string; name: string } {
  const { address, name } = record(value, where)
  const own = text(address, `${where}.address`, EVENT_LIMITS.address, 1)
  if (/\s/.test(own)) throw refused(`${where}.address has white space in it`)
  const shown = typeof name === 'string' ? name.slice(0, EVENT_LIMITS.name) : ''
  return { address: own, name: text(shown, `${where}.name`, EVENT_LIMITS.name) }
}

export function attachments(value: unknown, where: string): ChannelAttachment[] {
  const files = list(value, where, EVENT_LIMITS.attachments).map((one, at) => {
    const file = record(one, `${where}.${at}`)
    if (!(file.bytes instanceof Uint8Array)) throw refused(`${where}.${at}.bytes are no bytes`)
    const type = text(file.contentType, `${where}.${at}.contentType`, EVENT_LIMITS.contentType)
    return {
      fileName: text(file.fileName, `${where}.${at}.fileName`, EVENT_LIMITS.fileName),
      contentType: CONTENT_TYPE.test(type) ? type.toLowerCase() : 'application/octet-stream',
      bytes: file.bytes,
    }
  })
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
  if (bytes > EVENT_LIMITS.attachmentBytes) {
    throw tooLarge(`${where} are larger than ${EVENT_LIMITS.attachmentBytes} bytes together`)
  }
  return files
}

/** A text of the plugin: its key, and values that are texts or numbers. */
export function message(value: unknown, where: string): Message {
  const { key, values } = record(value, where)
  const entries = Object.entries(record(values ?? {}, `${where}.values`))
  if (entries.some(([, one]) => typeof one !== 'string' && typeof one !== 'number')) {
    throw refused(`${where}.values are not all texts or numbers`)
  }
  if (JSON.stringify(entries).length > EVENT_LIMITS.values) {
    throw tooLarge(`${where}.values are too long`)
  }
  return {
    key: text(key, `${where}.key`, EVENT_LIMITS.key, 1),
    values: Object.fromEntries(entries) as Message['values'],
  }
}

function refused(why: string): PluginError {
  return new PluginError('E_CONTRACT', why)
}

function tooLarge(why: string): PluginError {
  return new PluginError('E_LIMIT', why)
}
