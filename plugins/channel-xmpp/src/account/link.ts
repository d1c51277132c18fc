import { randomBytes } from 'node:crypto'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { LinkAnswer, LinkRequest } from '@caliopen/contract/points/channel'
import { xml } from '@xmpp/xml'
import { bind } from '../session/open_session.js'
import { Questions } from '../session/iq.js'
import { cleaned } from '../stanzas/text.js'
import { NS } from '../wire/namespaces.js'
import { openStream } from '../wire/open_stream.js'
import type { Stream } from '../wire/stream.js'
import { accountOf } from './credentials.js'

const PATIENCE = { name: 5_000, all: 25_000 }

/** Signs in once, and looks up what the person is called. */
export async function link({ values }: LinkRequest): Promise<LinkAnswer> {
  try {
    const account = accountOf(values)
    const { stream } = await openStream(account, AbortSignal.timeout(PATIENCE.all))
    try {
      const address = await bind(stream, `caliopen-${randomBytes(4).toString('hex')}`)
      const name = (await nameOf(stream, address.bare)) ?? address.local
      return { kind: 'linked', address: address.bare, name, secrets: {} }
    } finally {
      await stream.leave()
    }
  } catch (error) {
    const refused = refusalOf(error)
    if (refused) return refused
    throw error
  }
}

/** What a person can mend; a server that is away is no refusal. */
function refusalOf(error: unknown): LinkAnswer | null {
  if (!(error instanceof PluginError) || error.text === null) return null
  if (error.code === 'E_TEMPORARY') return null
  return { kind: 'refused', field: fieldOf(error.text.key), reason: error.text }
}

function fieldOf(key: string): string | null {
  if (key === 'faults.password') return 'password'
  const aboutAddress = ['faults.address', 'faults.no_domain', 'faults.no_service']
  return aboutAddress.includes(key) ? 'address' : null
}

/** XEP-0054. Most accounts say nothing, and some servers have no such thing. */
async function nameOf(stream: Stream, own: string): Promise<string | null> {
  const questions = new Questions(own, (stanza) => stream.send(stanza))
  const reading = readUntilAnswered(stream, questions)
  try {
    const answer = await questions.ask(
      'get',
      xml('vCard', { xmlns: NS.vcard }),
      null,
      PATIENCE.name
    )
    const card = answer.getChild('vCard', NS.vcard)
    const name = card?.getChildText('FN') ?? card?.getChildText('NICKNAME') ?? ''
    return cleaned(name).trim().slice(0, 100) || null
  } catch {
    // A name is a convenience: the address stands for itself.
    return null
  } finally {
    reading.stop()
  }
}

function readUntilAnswered(stream: Stream, questions: Questions) {
  let stopped = false
  const read = async () => {
    while (!stopped) questions.take(await stream.next(PATIENCE.name))
  }
  read().catch((error: Error) => questions.end(error))
  return { stop: () => void (stopped = true) }
}
