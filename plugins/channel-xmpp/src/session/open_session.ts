import { randomUUID } from 'node:crypto'
import { xml, type Element } from '@xmpp/xml'
import { faults } from '../faults.js'
import { readAddress, type Address } from '../stanzas/addresses.js'
import { NS } from '../wire/namespaces.js'
import { openStream, type Account } from '../wire/open_stream.js'
import type { Stream } from '../wire/stream.js'
import type { StreamManagement } from './stream_management.js'

export interface OpenSession {
  stream: Stream
  /** the server kept the session: nothing was missed */
  resumed: boolean
  /** as the server calls us; null when resumed */
  address: Address | null
  /** what came before the stream was ready */
  early: Element[]
}

/** Opens a stream and goes on with the session that was there, or begins a new one (RFC 6120 §7, XEP-0198 §3, §5). */
export async function openSession(
  account: Account,
  sm: StreamManagement,
  resource: string,
  signal: AbortSignal
): Promise<OpenSession> {
  const { stream, features } = await openStream(account, signal)
  try {
    const offered = features.getChild('sm', NS.sm) !== undefined
    if (offered && sm.resumable && (await resume(stream, sm))) {
      return { stream, resumed: true, address: null, early: [] }
    }
    sm.over(undefined)
    const address = await bind(stream, resource)
    const early = offered ? await enable(stream, sm) : []
    return { stream, resumed: false, address, early }
  } catch (error) {
    stream.drop()
    throw error
  }
}

/** A resource of our own among the account's: `local@domain/resource`. */
export async function bind(stream: Stream, resource: string): Promise<Address> {
  const { domain } = stream.options
  const id = randomUUID()
  const wish = xml('bind', { xmlns: NS.bind }, xml('resource', {}, resource))
  await stream.send(xml('iq', { type: 'set', id }, wish))
  const answer = await stream.next()
  const bound = answer.getChild('bind', NS.bind)?.getChildText('jid') ?? ''
  const address = answer.attrs.id === id ? readAddress(bound) : null
  if (!address) throw faults.unreachable(domain, 'the server gave no address')
  return address
}

async function resume(stream: Stream, sm: StreamManagement): Promise<boolean> {
  await stream.send(sm.resumeElement())
  const answer = await stream.next()
  if (!answer.is('resumed', NS.sm)) {
    sm.over(answer.attrs.h)
    return false
  }
  for (const stanza of sm.resumed(answer)) await stream.send(stanza)
  return true
}

/** A server that does not want to is no fault: then a ping tells what arrived. */
async function enable(stream: Stream, sm: StreamManagement): Promise<Element[]> {
  await stream.send(sm.enableElement())
  const early: Element[] = []
  for (;;) {
    const answer = await stream.next()
    if (answer.is('enabled', NS.sm)) sm.enabled(answer)
    if (answer.getNS() === NS.sm) return early
    early.push(answer)
  }
}
