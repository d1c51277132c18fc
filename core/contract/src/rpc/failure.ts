import { PluginError } from '../plugin/errors.js'
import type { Message } from '../text.js'

/** A PluginError on the wire. */
export interface Failure {
  code: string
  message: string
  text: Message | null
  retryAfter: number | null
}

const CODE = /^E_[A-Z0-9_]{1,60}$/
const LONGEST_MESSAGE = 2_000
const LONGEST_KEY = 120
const MOST_VALUES = 20

/** A plugin carries its own copy of the class, so what counts is what the error says of itself. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return failure('E_PLUGIN', String(error))
  const { code, text = null, retryAfter = null } = error as Error & Partial<Failure>
  if (error.name !== 'PluginError' || !isCode(code)) return failure('E_PLUGIN', sentenceOf(error))
  return { code, message: error.message, text, retryAfter }
}

/** The other side may have sent anything. */
export function errorOf(value: unknown): PluginError {
  const fields: Partial<Record<keyof Failure, unknown>> =
    typeof value === 'object' && value !== null ? value : {}
  const code = isCode(fields.code) ? fields.code : 'E_PLUGIN'
  const message = typeof fields.message === 'string' ? fields.message : 'it failed'
  return new PluginError(code, message.slice(0, LONGEST_MESSAGE), {
    text: isMessage(fields.text) ? fields.text : null,
    retryAfter: isDelay(fields.retryAfter) ? fields.retryAfter : null,
  })
}

function failure(code: string, message: string): Failure {
  return { code, message, text: null, retryAfter: null }
}

/** System errors say more by their code than by their class. */
function sentenceOf(error: Error): string {
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`
}

function isCode(code: unknown): code is string {
  return typeof code === 'string' && CODE.test(code)
}

function isDelay(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null) return false
  const { key, values } = value as Partial<Message>
  if (typeof key !== 'string' || key.length > LONGEST_KEY) return false
  if (typeof values !== 'object' || values === null) return false
  const list: unknown[] = Object.values(values)
  return list.length <= MOST_VALUES && list.every(isShort)
}

function isShort(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= 1_000)
}
