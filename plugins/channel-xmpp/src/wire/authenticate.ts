import { xml, type Element } from '@xmpp/xml'
import { faults } from '../faults.js'
import { NS } from './namespaces.js'
import { prepared, Scram, ScramError, type ScramHash } from './scram.js'
import type { Stream } from './stream.js'

export interface Credentials {
  username: string
  password: string
}

/** Strongest first. */
const SCRAM: readonly [string, ScramHash][] = [
  ['SCRAM-SHA-512', 'sha512'],
  ['SCRAM-SHA-256', 'sha256'],
  ['SCRAM-SHA-1', 'sha1'],
]

/** RFC 6120 §6, on an encrypted stream only; afterwards the stream has begun anew. */
export async function authenticate(
  stream: Stream,
  features: Element,
  credentials: Credentials
): Promise<void> {
  const { domain } = stream.options
  if (!stream.isSecure()) throw faults.noEncryption(domain)
  const offered = mechanismsOf(features)
  const scram = SCRAM.find(([name]) => offered.includes(name))
  if (scram) await withScram(stream, scram, credentials)
  else if (offered.includes('PLAIN')) await withPlain(stream, credentials)
  else throw faults.noMechanism(domain, offered.join(', '))
  await stream.restart()
}

function mechanismsOf(features: Element): string[] {
  const mechanisms = features.getChild('mechanisms', NS.sasl)
  return (mechanisms?.getChildren('mechanism') ?? []).map((one) => one.getText().trim())
}

async function withScram(
  stream: Stream,
  [mechanism, hash]: readonly [string, ScramHash],
  { username, password }: Credentials
): Promise<void> {
  const { domain } = stream.options
  const scram = new Scram(hash, username, password)
  try {
    await stream.send(saslElement('auth', scram.first(), mechanism))
    const challenge = await answerOf(stream, 'challenge')
    await stream.send(saslElement('response', await scram.final(textOf(challenge))))
    const success = await answerOf(stream, 'success', 'challenge')
    if (!scram.verify(textOf(success))) throw faults.impostor(domain)
    if (success.is('challenge', NS.sasl)) {
      await stream.send(saslElement('response', ''))
      await answerOf(stream, 'success')
    }
  } catch (error) {
    throw error instanceof ScramError ? faults.impostor(domain) : error
  }
}

/** RFC 4616: the password itself, which is why it goes through TLS only. */
async function withPlain(stream: Stream, { username, password }: Credentials): Promise<void> {
  const said = `\0${prepared(username)}\0${prepared(password)}`
  await stream.send(saslElement('auth', said, 'PLAIN'))
  await answerOf(stream, 'success')
}

function saslElement(name: string, text: string, mechanism?: string): Element {
  return xml(name, { xmlns: NS.sasl, mechanism }, Buffer.from(text, 'utf8').toString('base64'))
}

async function answerOf(stream: Stream, ...names: string[]): Promise<Element> {
  const answer = await stream.next()
  if (answer.is('failure', NS.sasl)) throw failureOf(stream.options.domain, answer)
  if (names.some((name) => answer.is(name, NS.sasl))) return answer
  throw faults.noMechanism(stream.options.domain, answer.getName())
}

/** RFC 6120 §6.5 */
function failureOf(domain: string, failure: Element): Error {
  const condition =
    failure
      .getChildElements()
      .find((one) => !one.is('text'))
      ?.getName() ?? ''
  if (condition === 'account-disabled' || condition === 'credentials-expired') {
    return faults.disabled(domain)
  }
  if (condition === 'temporary-auth-failure') return faults.unreachable(domain, condition)
  if (condition === 'not-authorized' || condition === 'invalid-authzid') {
    return faults.password(domain)
  }
  return faults.noMechanism(domain, condition)
}

function textOf(element: Element): string {
  return Buffer.from(element.getText(), 'base64').toString('utf8')
}
