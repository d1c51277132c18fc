import type { FieldValues } from '@caliopen/contract/manifest/fields'
import { fault } from './faults.js'
import type { Server } from './wire/exchange.js'
import type { TsigKey } from './wire/tsig.js'

const ALGORITHMS = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const
const DNS_PORT = 53

/** What was asked for, in the form that the rest wants. */
export function readCredentials(values: FieldValues): { server: Server; key: TsigKey } {
  const asked = String(values.algorithm ?? ALGORITHMS[0])
  const algorithm = ALGORITHMS.find((one) => one === asked) ?? ALGORITHMS[0]
  const secret = String(values.secret ?? '').trim()
  if (!/^[\w+/]{8,}={0,2}$/.test(secret)) {
    throw fault('E_CREDENTIALS', 'secret', 'the secret is not base64')
  }
  const key = { name: String(values.key_name ?? '').trim(), algorithm }
  return {
    server: serverOf(String(values.server ?? '').trim()),
    key: { ...key, secret: Buffer.from(secret, 'base64') },
  }
}

/** `name`, `name:port`, `192.0.2.1:port`, `[2001:db8::1]:port` or a bare IPv6 address. */
function serverOf(text: string): Server {
  const [, bracketed, ofBracketed] = /^\[(.+)\](?::(\d+))?$/.exec(text) ?? []
  if (bracketed) return { host: bracketed, port: Number(ofBracketed ?? DNS_PORT) }
  const [, host, port] = /^([^:]+):(\d+)$/.exec(text) ?? []
  return host ? { host, port: Number(port) } : { host: text, port: DNS_PORT }
}
