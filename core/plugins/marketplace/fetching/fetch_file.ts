import { request, type Dispatcher } from 'undici'
import { MarketplaceError } from '../errors.js'
import { ownNetworkAgent, publicAgent, refusePrivateLiteral } from './guarded_agent.js'

export interface FileRequest {
  url: string
  /** bytes; more is refused while it comes */
  largest: number
  /** milliseconds for all of it, redirects included */
  within: number
  /** what the address held last time: null comes back when it still does */
  etag?: string | null
  /** sent to this address only, never to where it redirects */
  token?: string | null
  /** the address may be private: an administrator said so of this index */
  ownNetwork: boolean
}

export interface FetchedFile {
  bytes: Buffer
  etag: string | null
}

const MOST_REDIRECTS = 3
const REDIRECTS = new Set([301, 302, 303, 307, 308])

const outside = publicAgent()
const inside = ownNetworkAgent()

/** One static file, or null where it has not changed. Throws a MarketplaceError. */
export async function fetchFile(wanted: FileRequest): Promise<FetchedFile | null> {
  const signal = AbortSignal.timeout(wanted.within)
  try {
    return await follow(wanted, wanted.url, signal, MOST_REDIRECTS)
  } catch (error) {
    throw asMarketplaceError(error, wanted)
  }
}

async function follow(
  wanted: FileRequest,
  address: string,
  signal: AbortSignal,
  redirects: number
): Promise<FetchedFile | null> {
  const answer = await ask(wanted, address, signal)
  const { statusCode, headers, body } = answer
  if (statusCode === 304 && wanted.etag) return drop(body, null)
  if (REDIRECTS.has(statusCode)) {
    drop(body, null)
    return follow(wanted, nextAddress(headers.location, address, redirects), signal, redirects - 1)
  }
  if (statusCode !== 200) {
    drop(body, null)
    throw new MarketplaceError('E_INDEX_ANSWER', `${address} answers ${statusCode}`)
  }
  const bytes = await readAtMost(body, wanted.largest, address)
  return { bytes, etag: typeof headers.etag === 'string' ? headers.etag : null }
}

/** What a redirect leads to is a stranger: no token, and no way into our own network. */
async function ask(
  wanted: FileRequest,
  address: string,
  signal: AbortSignal
): Promise<Dispatcher.ResponseData> {
  const { hostname, origin } = new URL(address)
  const atHome = origin === new URL(wanted.url).origin
  const ownNetwork = atHome && wanted.ownNetwork
  if (!ownNetwork) refusePrivateLiteral(hostname)
  return request(address, {
    dispatcher: ownNetwork ? inside : outside,
    signal,
    headers: {
      'user-agent': 'Caliopen',
      ...(wanted.etag && { 'if-none-match': wanted.etag }),
      ...(wanted.token && atHome && { authorization: `Bearer ${wanted.token}` }),
    },
  })
}

function nextAddress(
  location: string | string[] | undefined,
  from: string,
  redirects: number
): string {
  const target = typeof location === 'string' ? URL.parse(location, from) : null
  if (!target || redirects === 0) {
    throw new MarketplaceError('E_INDEX_ANSWER', `${from} redirects too often, or nowhere`)
  }
  if (target.protocol !== 'https:' && target.protocol !== new URL(from).protocol) {
    throw new MarketplaceError('E_INDEX_ANSWER', `${from} redirects to ${target.protocol}`)
  }
  return target.href
}

async function readAtMost(
  body: Dispatcher.ResponseData['body'],
  largest: number,
  address: string
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > largest) {
      throw new MarketplaceError('E_INDEX_TOO_LARGE', `${address} has more than ${largest} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function drop<T>(body: Dispatcher.ResponseData['body'], answer: T): T {
  body.on('error', () => undefined).destroy()
  return answer
}

function asMarketplaceError(error: unknown, { url, within }: FileRequest): MarketplaceError {
  if (error instanceof MarketplaceError) return error
  const { name, message, code, cause } = error as Error & { code?: string }
  if (cause instanceof MarketplaceError) return cause
  const words =
    name === 'TimeoutError' ? `no whole answer within ${within / 1000} s` : (code ?? message)
  return new MarketplaceError('E_INDEX_UNREACHABLE', `${url}: ${words}`, error)
}
