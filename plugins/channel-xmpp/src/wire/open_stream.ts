import { xml, type Element } from '@xmpp/xml'
import { connectionFault, faults } from '../faults.js'
import { authenticate, type Credentials } from './authenticate.js'
import { NS } from './namespaces.js'
import { serversOf, type Server } from './servers.js'
import { Stream } from './stream.js'

export interface Account extends Credentials {
  domain: string
  /** where the person said that the server is; null: DNS knows */
  host: string | null
}

/** An authenticated stream, and what the server offers on it. */
export interface OpenStream {
  stream: Stream
  features: Element
}

/** Milliseconds for all of one server. */
const PATIENCE = 40_000

/** Tries the servers of the domain in their order; what is wrong with the account is wrong on all of them. */
export async function openStream(account: Account, signal: AbortSignal): Promise<OpenStream> {
  const { domain, host } = account
  let last: unknown = null
  for (const server of await serversOf(domain, host)) {
    try {
      signal.throwIfAborted()
      return await openOn(server, account, signal)
    } catch (error) {
      const fault = connectionFault(domain, error)
      if (fault.code !== 'E_TEMPORARY') throw fault
      last = fault
    }
  }
  throw last ?? faults.noDomain(domain)
}

async function openOn(server: Server, account: Account, signal: AbortSignal): Promise<OpenStream> {
  const stream = new Stream(account.domain, server)
  const enough = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
  const drop = () => stream.drop()
  enough.addEventListener('abort', drop, { once: true })
  try {
    await stream.begin()
    const first = await featuresOf(stream)
    const encrypted = stream.isSecure() ? first : await startTls(stream, first)
    await authenticate(stream, encrypted, account)
    return { stream, features: await featuresOf(stream) }
  } catch (error) {
    stream.drop()
    throw error
  } finally {
    enough.removeEventListener('abort', drop)
  }
}

/** RFC 6120 §5 */
async function startTls(stream: Stream, features: Element): Promise<Element> {
  const { domain } = stream.options
  if (!features.getChild('starttls', NS.tls)) throw faults.noEncryption(domain)
  await stream.send(xml('starttls', { xmlns: NS.tls }))
  const answer = await stream.next()
  if (!answer.is('proceed', NS.tls)) throw faults.noEncryption(domain)
  await stream.secure()
  return featuresOf(stream)
}

async function featuresOf(stream: Stream): Promise<Element> {
  const features = await stream.next()
  if (features.is('features', NS.streams)) return features
  throw faults.unreachable(stream.options.domain, `unexpected <${features.name}/>`)
}
