import { newId } from '@caliopen/contract/ids'
import type { ArrivalForward } from '@caliopen/contract/arrival'
import type { MessageBytes } from '@caliopen/contract/bytes'
import type { AuthenticationFacts } from '@caliopen/contract/facts'
import type { Log } from '@caliopen/contract/log'
import { domainOf } from '#core/accounts/addresses.js'
import type { SealForward } from '../sign/seal_forward.js'
import type { Passing } from './plan.js'
import type { Srs } from './srs.js'

export interface ForwardParts {
  srs: Srs
  /** absent: what is passed on is not sealed */
  seal?: SealForward
  log: Log
}

/** A message that is passed on, as far as that matters. */
export interface PassedOn {
  /** envelope sender as it came, its letter case kept */
  from: string
  message: MessageBytes
  authentication: AuthenticationFacts | null
  /** our name */
  hostname: string
  /** our Received line */
  received: string
}

/** What goes into the queue with a message. The bytes stay as they came: all that is ours stands before them. */
export function forwardsOf(
  ways: readonly Passing[],
  passedOn: PassedOn,
  parts: ForwardParts
): Promise<ArrivalForward[]> {
  return Promise.all(ways.map((way) => forwardOf(way, passedOn, parts)))
}

async function forwardOf(
  way: Passing,
  passedOn: PassedOn,
  parts: ForwardParts
): Promise<ArrivalForward> {
  const { ownerId, sender, addressed, to } = way
  const id = newId()
  return {
    id,
    ownerId,
    purpose: `${sender} ${addressed}`,
    sender: senderOf(way, id, passedOn.from, parts.srs),
    to,
    prefix: await prefixOf(way, passedOn, parts),
  }
}

function senderOf({ sender, via }: Passing, key: Buffer, from: string, srs: Srs): string {
  if (sender === 'none') return ''
  if (sender === 'kept') return from
  return srs.forward({ sender: from, domain: ownDomain(via), key, now: Date.now() })
}

/** Delivered-To (RFC 9228) is what a loop is known by, should it come back. */
async function prefixOf(
  { via, sender }: Passing,
  passedOn: PassedOn,
  parts: ForwardParts
): Promise<string> {
  const trail = [...via].reverse().map((address) => `Delivered-To: ${address}\r\n`)
  const seal = sender === 'rewritten' ? await sealed(ownDomain(via), passedOn, parts) : ''
  return `${seal}${trail.join('')}${passedOn.received}`
}

/** Without a seal a message may be trusted less far away; not passing it on would be worse. */
async function sealed(
  domain: string,
  { message, authentication, hostname }: PassedOn,
  { seal, log }: ForwardParts
): Promise<string> {
  if (!seal) return ''
  try {
    return await seal({ raw: message, domain, authentication, authserv: hostname })
  } catch (error) {
    log.error({ err: error, domain }, 'A message is passed on without a seal')
    return ''
  }
}

function ownDomain(via: readonly string[]): string {
  return domainOf(via.at(-1) ?? '')
}
