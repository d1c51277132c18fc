import type { FieldValues } from '../manifest/fields.js'
import type { CodePoint } from '../points/methods.js'

/** Names under which the core asks the child, beside the plugin's own `POINT/NAME/METHOD`. */
export const START = 'runtime/start'
export const STOP = 'runtime/stop'
export const PING = 'runtime/ping'
export const HEALTH = 'plugin/health'
export const TICK = 'plugin/tick'

export interface StartRequest {
  plugin: { id: string; version: string }
  settings: FieldValues
  code: Uint8Array
}

/** What the plugin turned out to have. */
export interface StartAnswer {
  /** `channels/xmpp` -> the methods that it has, of those that the point knows */
  contributions: Record<string, string[]>
  optional: { health: boolean; tick: boolean }
}

export type Contribution = `${CodePoint}/${string}`

export interface LogLine {
  level: 'info' | 'warn' | 'error'
  sentence: string
  fields: object | null
}

/** What the child asks of the core's broker. */
export interface BrokerCalls {
  'log': { params: { lines: LogLine[] }; result: null }
  'storage/get': { params: { key: string }; result: Uint8Array | null }
  'storage/set': { params: { key: string; value: Uint8Array }; result: null }
  'storage/delete': { params: { key: string }; result: null }
  'storage/list': { params: { prefix: string; after: string | null }; result: string[] }
  'fetch': { params: unknown; result: { status: number; headers: object; body: Uint8Array } }
  'connect': { params: unknown; result: ConnectAnswer }
  'stream/read': { params: { stream: number }; result: Uint8Array | null }
  'stream/write': { params: { stream: number; bytes: Uint8Array }; result: null }
  'stream/startTls': {
    params: { stream: number; servername: string }
    result: { protocol: string; cipher: string }
  }
  'stream/close': { params: { stream: number }; result: null }
  'resolve': { params: { name: string; type: string }; result: Record<string, string | number>[] }
  'channel/deliver': { params: { events: readonly object[] }; result: null }
}

export type BrokerMethod = keyof BrokerCalls

export interface ConnectAnswer {
  stream: number
  tls: { protocol: string; cipher: string } | null
  remoteAddress: string
}
