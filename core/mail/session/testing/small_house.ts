import { type MessageBytes, firstBytes } from '@caliopen/contract/bytes'
import type { Log } from '@caliopen/contract/log'
import { Certificate } from '../../tls/certificate.js'
import { makeSelfSigned } from '../../tls/self_signed.js'
import { LIMITS, type Limits } from '../limits.js'
import { listen } from '../listen.js'
import { Proxies } from '../proxy/proxies.js'
import { NO_RELAY, UNKNOWN_RECIPIENT } from '../refusals.js'
import type { Admission, Client, Envelope, EnvelopeDsn, Login, Rules } from '../rules.js'
import type { Reply } from '../reply.js'
import { share } from '../shared.js'
import { Talk } from './talk.js'

export interface Taken {
  from: string
  recipients: string[]
  text: string
  client: Client
  dsn: EnvelopeDsn<string>
}

/** A listener with two people at example.org and nothing behind it: what it takes can be read. */
export interface SmallHouse {
  port: number
  taken: Taken[]
  log: { fields: object; sentence: string }[]
  /** a client that was greeted and has greeted */
  talk(): Promise<Talk>
  close(): Promise<void>
}

export interface Furnishing {
  limits?: Partial<Limits>
  login?: Login
  secure?: boolean
  /** who speaks the PROXY protocol */
  proxies?: string[]
  certificate?: Certificate
  /** what is said of people who are not here */
  unknown?: Reply
  /** in place of taking the message */
  onMessage?: (message: MessageBytes) => Promise<null>
}

const PEOPLE = new Set(['ana@example.org', 'bob@example.org'])

let pem: Promise<string> | null = null

export async function openSmallHouse(furnishing: Furnishing = {}): Promise<SmallHouse> {
  const house: Pick<SmallHouse, 'taken' | 'log'> = { taken: [], log: [] }
  const { limits, login, secure = false } = furnishing
  const shared = share({
    limits: { ...LIMITS, ...limits },
    log: logTo(house.log),
    name: { current: async () => 'mail.example.org' },
    utf8: true,
  })
  const door = {
    host: '127.0.0.1',
    port: 0,
    setting: 'SMTP_PORT',
    certificate: furnishing.certificate ?? (await someCertificate()),
    options: { secure },
    login,
    proxies: new Proxies(furnishing.proxies ?? []),
  }
  const { port, close } = await listen(door, rulesOf(house.taken, furnishing), shared)
  return { ...house, port, close, talk: () => greet(port) }
}

function rulesOf(taken: Taken[], { onMessage, unknown }: Furnishing): Rules<string> {
  return {
    sender: () => null,
    recipient: ({ address }) => admit(address.toLowerCase(), unknown),
    message: async (envelope, message) => {
      if (onMessage) return onMessage(message)
      const bytes = await firstBytes(message, message.size)
      return take(taken, envelope, bytes.toString('latin1'))
    },
  }
}

function admit(address: string, unknown = UNKNOWN_RECIPIENT): Admission<string> {
  if (PEOPLE.has(address)) return { recipient: address, key: address }
  return { refusal: address.endsWith('@example.org') ? unknown : NO_RELAY }
}

function take(taken: Taken[], envelope: Envelope<string>, text: string): null {
  const { from, recipients, client, dsn } = envelope
  taken.push({ from: from.address, recipients, client, dsn, text })
  return null
}

async function someCertificate(): Promise<Certificate> {
  return new Certificate('/nowhere', await (pem ??= makeSelfSigned('mail.example.org')))
}

function logTo(lines: SmallHouse['log']): Log {
  const write = (fields: object, sentence: string) => void lines.push({ fields, sentence })
  return { debug: write, info: write, warn: write, error: write }
}

async function greet(port: number): Promise<Talk> {
  const talk = await Talk.with(port)
  await talk.play('S: 220 mail.example.org ESMTP', 'C: EHLO client.example\r\n', 'S: 250')
  return talk
}
