import { BusError } from './errors.js'

/** Between roles: what is published, asked, answered, refused. */
export type Frame =
  | { kind: 'publish'; topic: string; payload: unknown }
  | { kind: 'call'; id: number; method: string; payload: unknown }
  | { kind: 'answer'; id: number; payload: unknown }
  | { kind: 'refusal'; id: number; code: string; message: string }

export const MAX_FRAME_BYTES = 1_048_576

export function encodeFrame(frame: Frame): string {
  const text = JSON.stringify(frame)
  // a UTF-16 unit is at most three bytes of UTF-8: short texts need no counting
  if (text.length * 3 > MAX_FRAME_BYTES && Buffer.byteLength(text) > MAX_FRAME_BYTES) {
    throw new BusError('E_BUS_TOO_LARGE', `A frame of more than ${MAX_FRAME_BYTES} bytes.`)
  }
  return text
}

/** null for whatever is not a frame */
export function decodeFrame(text: string): Frame | null {
  const value = parse(text)
  if (typeof value !== 'object' || value === null) return null
  const frame = value as Record<string, unknown>
  return isFrame(frame) ? (frame as Frame) : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isFrame(frame: Record<string, unknown>): boolean {
  if (frame.kind === 'publish') return typeof frame.topic === 'string'
  if (!Number.isSafeInteger(frame.id)) return false
  if (frame.kind === 'call') return typeof frame.method === 'string'
  if (frame.kind === 'answer') return true
  const { kind, code, message } = frame
  return kind === 'refusal' && typeof code === 'string' && typeof message === 'string'
}
