import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Instance } from '#core/config/instance.js'
import { readProgress, saveProgress } from './progress.js'

/** Whether this is the token of the address that the operator was given. Takes the same time for any guess. */
export function isToken({ installerToken }: Instance, presented: string): boolean {
  return installerToken !== undefined && same(sha256(installerToken), sha256(presented))
}

/**
 * Makes the browser that presents the token its only holder, and returns the secret to know it by; null
 * when another browser came first. A new token starts anew.
 */
export function bindBrowser({ installerToken }: Instance, dataDir: string): string | null {
  if (installerToken === undefined) return null
  const token = sha256(installerToken)
  if (readProgress(dataDir).holder?.token === token) return null
  const secret = randomBytes(32).toString('base64url')
  saveProgress(dataDir, { holder: { token, browser: sha256(secret) } })
  return secret
}

/** Whether this is the secret of the browser that holds the token of today. */
export function isHolder(instance: Instance, dataDir: string, secret: unknown): boolean {
  const { holder } = readProgress(dataDir)
  if (!holder || instance.installerToken === undefined || typeof secret !== 'string') return false
  return same(holder.token, sha256(instance.installerToken)) && same(holder.browser, sha256(secret))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
