import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { specimen } from '#core/plugins/testing/specimen.js'
import { SMALL, SMALL_PLUGIN } from './small_channel.js'

const TEXTS = {
  title: 'Small talk',
  address: 'Your address',
  password: 'Password',
  wrong: 'This password is not right.',
  why: 'To see the specimen',
  label: 'A',
}

/** Whoever is written to answers, and has received and read it. */
const CODE = `
  export default (host) => {
    let sent = 0
    const deliver = (...events) => host.channel.deliver(events)
    return { channels: { small: {
      async link({ values }) {
        if (values.password !== 'right') {
          return { kind: 'refused', field: 'password', reason: { key: 'wrong', values: {} } }
        }
        return { kind: 'linked', address: values.address, name: 'Ana', secrets: {} }
      },
      async start() {},
      async stop() {},
      async health() { return { state: 'connected', reason: null, since: Date.now() } },
      async mark() {},
      async send({ id, identityId, to, text }) {
        sent += 1
        const base = { identityId, at: Date.now() }
        const name = to.split('@')[0]
        const receipt = (state) => ({ ...base, kind: 'receipt', target: id, state, reason: null, sourceId: id + state })
        setTimeout(() => deliver(receipt('received'), receipt('read'), {
          ...base, kind: 'message', sourceId: 'echo-' + id, direction: 'in', room: null, subject: null,
          correspondent: { address: to, name: name[0].toUpperCase() + name.slice(1) }, text: 'You said: ' + text, inReplyTo: id,
          attachments: [], fromArchive: false, openpgp: null, source: '<echo/>',
          transport: { tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' }, host: 'far.example', verified: true },
        }), 300)
        return { sourceId: id, tls: null, host: 'far.example' }
      },
    } } }
  }
`

/** A whole, signed package of a channel without a network: a real plugin, for the real sandbox. */
export function echoPackage(changes: Partial<Manifest> = {}): Buffer {
  const manifest = { id: SMALL_PLUGIN, contributes: { channels: [SMALL] }, ...changes }
  const files = { 'locales/en.json': JSON.stringify(TEXTS) }
  return specimen({ manifest, code: CODE, files })
}
