import type { KeyObject } from 'node:crypto'

export const ALGORITHMS = ['rsa', 'ed25519'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/**
 * `active` signs. `next` is published beforehand, so that everybody knows it when it begins to. `retired` signs no more,
 * and is still published: what it signed may be on its way.
 */
export type KeyState = 'active' | 'next' | 'retired'

/** What may be known of a key by everybody. */
export interface PublicKey {
  /** lower case, A-labels */
  domain: string
  selector: string
  algorithm: Algorithm
  state: KeyState
  /** base64, as p= of its record has it (RFC 6376 §3.6.1, RFC 8463 §4) */
  publicKey: string
  /** since when it is in this state, milliseconds since the epoch */
  since: number
}

/** A key that can sign. */
export interface SigningKey {
  domain: string
  selector: string
  algorithm: Algorithm
  privateKey: KeyObject
}

/**
 * Two names each, which take turns: records are changed, and never grow in number.
 */
export const SELECTORS: Readonly<Record<Algorithm, readonly [string, string]>> = {
  rsa: ['caliopen-rsa-1', 'caliopen-rsa-2'],
  ed25519: ['caliopen-ed-1', 'caliopen-ed-2'],
}

const DAY = 24 * 60 * 60_000

/** The longest that a message waits with us, and as long again at the far side, for its signature to be looked at. */
export const RETIRED_MS = 10 * DAY

/** Older than this, a key had better be replaced. */
export const ROTATION_MS = 180 * DAY
