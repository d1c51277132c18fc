import semver from 'semver'
import type { InstalledPlugin } from '../../installed/installed_plugin.js'

const DAY = 24 * 60 * 60 * 1000

/** A version must have been out so long before it installs itself: a bad one is found and taken back in that time. */
export const COOL_DOWN = 3 * DAY

export interface UpdateFacts {
  installed: Pick<InstalledPlugin, 'version' | 'state' | 'automatic' | 'failure' | 'source'>
  offered: { version: string; source: string; publishedAt: number } | null
  now: number
}

export type UpdateDecision =
  | { kind: 'update'; version: string }
  | { kind: 'wait'; until: number }
  | {
      kind: 'no'
      why: 'by hand' | 'not running' | 'nothing newer' | 'other index' | 'failed before'
    }

/** Whether a plugin updates itself today. What it would ask more is asked when the package has been read. */
export function decideUpdate({ installed, offered, now }: UpdateFacts): UpdateDecision {
  if (!installed.automatic) return { kind: 'no', why: 'by hand' }
  if (installed.state !== 'active') return { kind: 'no', why: 'not running' }
  if (!offered || !semver.gt(offered.version, installed.version)) {
    return { kind: 'no', why: 'nothing newer' }
  }
  if (offered.source !== installed.source) return { kind: 'no', why: 'other index' }
  if (installed.failure?.version === offered.version) return { kind: 'no', why: 'failed before' }
  const until = offered.publishedAt + COOL_DOWN
  return until > now ? { kind: 'wait', until } : { kind: 'update', version: offered.version }
}
