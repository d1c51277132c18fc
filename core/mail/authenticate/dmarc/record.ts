import type { DmarcPolicy } from '@caliopen/contract/facts'
import type { Mode } from './alignment.js'

/** What a domain publishes (RFC 7489 §6.3), as far as it decides something here. */
export interface DmarcRecord {
  policy: DmarcPolicy
  subdomainPolicy: DmarcPolicy
  dkim: Mode
  spf: Mode
  /** 0 … 100 of a hundred messages that fail are treated as the policy says */
  percent: number
}

const POLICIES: ReadonlySet<string> = new Set<DmarcPolicy>(['none', 'quarantine', 'reject'])
const VERSION = /^\s*v\s*=\s*DMARC1\s*(?:;|$)/

/** The one record among these texts; several are none (RFC 7489 §6.6.3). */
export function recordAmong(texts: readonly string[]): DmarcRecord | null {
  const [only, ...others] = texts.filter((text) => VERSION.test(text))
  return only === undefined || others.length > 0 ? null : parseRecord(only)
}

function parseRecord(text: string): DmarcRecord | null {
  const tags = tagsOf(text)
  const policy = policyOf(tags.get('p'))
  const below = tags.has('sp') ? policyOf(tags.get('sp')) : policy
  const modes = { dkim: modeOf(tags.get('adkim')), spf: modeOf(tags.get('aspf')) }
  if (policy && below) {
    const percent = percentOf(tags.get('pct'))
    return { policy, subdomainPolicy: below, ...modes, percent }
  }
  // RFC 7489 §6.6.3: who asks for reports takes part, without asking for more
  if (!tags.get('rua')) return null
  return { policy: 'none', subdomainPolicy: 'none', ...modes, percent: 100 }
}

/** Unknown tags are ignored, and of two with one name the second (RFC 7489 §6.3). */
function tagsOf(text: string): Map<string, string> {
  const tags = new Map<string, string>()
  for (const part of text.split(';')) {
    const at = part.indexOf('=')
    const name = part.slice(0, at).trim().toLowerCase()
    if (at > 0 && !tags.has(name)) tags.set(name, part.slice(at + 1).trim())
  }
  return tags
}

function policyOf(text: string | undefined): DmarcPolicy | null {
  const word = text?.toLowerCase() ?? ''
  return isPolicy(word) ? word : null
}

function isPolicy(word: string): word is DmarcPolicy {
  return POLICIES.has(word)
}

function modeOf(text: string | undefined): Mode {
  return text?.toLowerCase() === 's' ? 'strict' : 'relaxed'
}

function percentOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,3}$/.test(text) ? Math.min(Number(text), 100) : 100
}
