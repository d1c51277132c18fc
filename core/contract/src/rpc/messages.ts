import { PluginError } from '../plugin/errors.js'
import { errorOf, type Failure } from './failure.js'
import { toWire, type Frame } from './frames.js'
import { pack, unpack } from './values.js'

export type RpcMessage =
  | { kind: 'call'; id: number; method: string; params: unknown }
  | { kind: 'answer'; id: number; result: unknown }
  | { kind: 'failure'; id: number; error: PluginError }

/** The first element of a message says what it is. */
const CALL = 0
const ANSWER = 1
const FAILURE = 2

const LONGEST_METHOD = 160

/** Throws E_CONTRACT when the parameters are no data. */
export function callToWire(id: number, method: string, params: unknown): Buffer {
  return toBytes([CALL, id, method, params ?? null])
}

/** Throws E_CONTRACT when the result is no data. */
export function answerToWire(id: number, result: unknown): Buffer {
  return toBytes([ANSWER, id, result ?? null])
}

export function failureToWire(id: number, failure: Failure): Buffer {
  return toBytes([FAILURE, id, failure])
}

/** Throws E_CONTRACT for whatever is no message. */
export function readMessage({ json, binary }: Frame): RpcMessage {
  const value = unpack(json, binary)
  const [kind, id, first, second] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof id === 'number' && Number.isSafeInteger(id) && id > 0) {
    if (kind === CALL && isMethod(first)) return { kind: 'call', id, method: first, params: second }
    if (kind === ANSWER) return { kind: 'answer', id, result: first }
    if (kind === FAILURE) return { kind: 'failure', id, error: errorOf(first) }
  }
  throw new PluginError('E_CONTRACT', 'not a message')
}

function toBytes(message: unknown[]): Buffer {
  const { json, segments } = pack(message)
  return toWire(json, segments)
}

function isMethod(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST_METHOD
}
