import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import type { FarStream } from '@caliopen/contract/kit/world/fake_stream'
import { FakeWorld } from '@caliopen/contract/kit/world/fake_world'
import { readManifest } from '@caliopen/contract/manifest/read_manifest'
import type { Plugin, PluginFactory } from '@caliopen/contract/plugin/define_plugin'
import type { LinkAnswer } from '@caliopen/contract/points/channel'
import { loadPlugin } from '../../../appliance/test/plugins/bundled.js'

const manifest = readManifest(readFileSync(new URL('../plugin.json', import.meta.url), 'utf8'))
const PASSWORD = 'a very secret password'
const HEADER = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
xmlns:stream='http://etherx.jabber.org/streams' from='chat.example' version='1.0'>`
const STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
const PROCEED = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"

const mechanisms = (...names: string[]) =>
  `<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${names.map((name) => `<mechanism>${name}</mechanism>`).join('')}</mechanisms>`
const features = (content: string) => `<stream:features>${content}</stream:features>`
const sasl = (name: string, text: string) =>
  `<${name} xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${Buffer.from(text).toString('base64')}</${name}>`

type Serve = (far: FarStream, heard: (text: string) => void) => Promise<void>

/** Reads until it matches, and remembers what was said. */
async function read(far: FarStream, pattern: RegExp, heard: (text: string) => void) {
  const text = await far.readUntil(pattern)
  heard(text)
  return text
}

const opens = (content: string): Serve => {
  return async (far, heard) => {
    await read(far, /<stream:stream [^>]*>/, heard)
    far.write(HEADER + features(content))
  }
}

const encrypts: Serve = async (far, heard) => {
  await opens(STARTTLS)(far, heard)
  await read(far, /<starttls/, heard)
  far.write(PROCEED)
  // from here on nobody else listens
  await far.readUntil(/<stream:stream [^>]*>/)
}

const SERVERS: [string, Serve, string | null][] = [
  ['offers no encryption', opens(mechanisms('PLAIN')), 'faults.no_encryption'],
  [
    'refuses to encrypt',
    async (far, heard) => {
      await opens(STARTTLS)(far, heard)
      await read(far, /<starttls/, heard)
      far.write("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    },
    'faults.no_encryption',
  ],
  [
    'slips something in before the encryption',
    async (far, heard) => {
      await opens(STARTTLS)(far, heard)
      await read(far, /<starttls/, heard)
      far.write(`${PROCEED}${features(mechanisms('PLAIN'))}`)
      heard(await far.readUntil(/$/))
    },
    'faults.failed',
  ],
  [
    'knows only what nobody should use',
    async (far, heard) => {
      await encrypts(far, heard)
      far.write(HEADER + features(mechanisms('DIGEST-MD5', 'X-GOOGLE')))
    },
    'faults.no_mechanism',
  ],
  [
    'does not know the password itself',
    async (far, heard) => {
      await encrypts(far, heard)
      far.write(HEADER + features(mechanisms('PLAIN', 'SCRAM-SHA-1')))
      const auth = await read(far, /<\/auth>/, heard)
      const first = Buffer.from(/>([^<]+)</.exec(auth)?.[1] ?? '', 'base64').toString()
      const nonce = /r=(.+)$/.exec(first)?.[1] ?? ''
      const salt = Buffer.from('salt').toString('base64')
      far.write(sasl('challenge', `r=${nonce}more,s=${salt},i=4096`))
      await read(far, /<\/response>/, heard)
      far.write(sasl('success', `v=${Buffer.alloc(20).toString('base64')}`))
    },
    'faults.impostor',
  ],
  [
    'wants the password after all',
    async (far, heard) => {
      await encrypts(far, heard)
      far.write(HEADER + features(mechanisms('SCRAM-SHA-1')))
      await read(far, /<\/auth>/, heard)
      far.write(sasl('challenge', 'r=other,s=c2FsdA==,i=1'))
    },
    'faults.impostor',
  ],
  ['closes the door', async (far) => far.end(), null],
  [
    'speaks another language',
    async (far, heard) => {
      await read(far, /<stream/, heard)
      far.write('220 mail.example ESMTP\r\n')
      far.end()
    },
    null,
  ],
  [
    'talks without end',
    async (far, heard) => {
      await read(far, /<stream:stream [^>]*>/, heard)
      far.write(`${HEADER}<stream:features>`)
      for (let count = 0; count < 40 && !far.closed; count++) {
        far.write('x'.repeat(65_536))
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    },
    null,
  ],
]

test.group('channel-xmpp and a server that', (group) => {
  let factory: PluginFactory
  group.setup(async () => {
    factory = await loadPlugin('channel-xmpp')
  })

  test('{0} never hears the password')
    .with(SERVERS)
    .run(async ({ assert }, [, serve, key]) => {
      if (!manifest.ok) throw new Error('the manifest is not valid')
      const world = new FakeWorld(manifest.manifest)
      world.name('_xmpp-client._tcp.chat.example', 'SRV', [
        { name: 'xmpp.chat.example', port: 5222, priority: 1, weight: 1 },
      ])
      let said = ''
      world.server('xmpp.chat.example:5222', (far) => serve(far, (text) => (said += text)))
      const plugin: Plugin = factory(world.host({}))
      const values = { address: 'ana@chat.example', password: PASSWORD }
      const linking = plugin.channels?.xmpp?.link({ values, language: 'en' })
      const answer: LinkAnswer | { code: string } | undefined = await linking?.catch(
        (error: { code: string }) => error
      )
      if (key === null) assert.containSubset(answer, { code: 'E_TEMPORARY' })
      else assert.containSubset(answer, { kind: 'refused', reason: { key } })
      const encoded = Buffer.from(`\0ana\0${PASSWORD}`).toString('base64')
      assert.notInclude(said, PASSWORD)
      assert.notInclude(said, encoded)
      world.close()
    })
    .timeout(10_000)
})
