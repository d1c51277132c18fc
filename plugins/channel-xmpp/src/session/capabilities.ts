import { xml, type Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'
import { StanzaError, type Questions } from './iq.js'

export interface Capabilities {
  /** XEP-0313 */
  archive: boolean
  /** XEP-0280 */
  carbons: boolean
  /** it removes what others stamp in its name (XEP-0359 §5): every server with an archive does */
  stamps: boolean
}

/** XEP-0030: the archive belongs to the account, carbons to the server. */
export async function capabilitiesOf(questions: Questions, own: string): Promise<Capabilities> {
  const domain = own.slice(own.indexOf('@') + 1)
  const [account, server] = await Promise.all([
    featuresOf(questions, own),
    featuresOf(questions, domain),
  ])
  const all = new Set([...account, ...server])
  const archive = account.has(NS.mam)
  return { archive, carbons: all.has(NS.carbons), stamps: archive || all.has(NS.sid) }
}

async function featuresOf(questions: Questions, of: string): Promise<Set<string>> {
  try {
    const answer = await questions.ask('get', xml('query', { xmlns: NS.disco }), of)
    const features = answer.getChild('query', NS.disco)?.getChildren('feature') ?? []
    return new Set(features.map(({ attrs }) => attrs.var ?? ''))
  } catch (error) {
    if (error instanceof StanzaError) return new Set()
    throw error
  }
}

/** What we say of ourselves when somebody asks. */
export function ownCapabilities(node: string | undefined): Element {
  const features = [NS.disco, NS.ping, NS.receipts, NS.markers, NS.correct, NS.reactions, NS.reply]
  return xml(
    'query',
    { xmlns: NS.disco, node },
    xml('identity', { category: 'client', type: 'web', name: 'Caliopen' }),
    ...[...features, NS.retract, NS.sid].map((feature) => xml('feature', { var: feature }))
  )
}
