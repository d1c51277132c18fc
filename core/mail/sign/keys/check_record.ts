import type { Resolver } from '../../dns/resolver.js'
import type { PublishedKey } from './published_keys.js'

/** What the DNS shows in a key's place. */
export type Shown = 'shown' | 'absent' | 'different' | 'unknown'

/** Asks the DNS; resolvers on the way may remember an older answer for a while. */
export async function checkRecord(
  key: Pick<PublishedKey, 'name' | 'publicKey'>,
  resolver: Resolver,
  signal: AbortSignal
): Promise<Shown> {
  const answer = await resolver.ask(key.name, 'TXT', signal)
  if (answer.kind === 'unknown') return 'unknown'
  if (answer.kind !== 'found') return 'absent'
  // several records are undefined behaviour (RFC 6376 §3.6.2.2): one has to be it
  const [only, ...others] = answer.found
  return others.length === 0 && publicKeyIn(only ?? '') === key.publicKey ? 'shown' : 'different'
}

/** p= without the white space that may stand in it (RFC 6376 §3.2). */
function publicKeyIn(text: string): string {
  return (/(?:^|;)\s*p\s*=([^;]*)/.exec(text)?.[1] ?? '').replace(/\s+/g, '')
}
