import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { test } from '@japa/runner'
import { dnsProvidersKit } from '@caliopen/contract/kit/dns_providers/kit'
import type { DnsScenario } from '@caliopen/contract/kit/dns_providers/scenario'
import { inProcess } from '@caliopen/contract/kit/in_process'
import { runCheck, type Subject } from '@caliopen/contract/kit/run'
import type { FarStream } from '@caliopen/contract/kit/world/fake_stream'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { DnsRecord } from '../../../appliance/lab/dns/zone_file.js'
import type { UpdateKey } from '../../../appliance/lab/dns/update_key.js'
import { useLab } from '../../../appliance/test/lab.js'
import plugin from './plugin.js'

const manifest: Manifest = JSON.parse(
  readFileSync(new URL('../plugin.json', import.meta.url), 'utf8')
)
const subject: Subject = { manifest, files: new Map(), start: inProcess(plugin, manifest) }

/** Records of somebody else, of types that we do not write, too. */
const FOREIGN: DnsRecord[] = [
  { name: '@', type: 'MX', value: '10 mx.elsewhere.example.' },
  { name: '@', type: 'TXT', value: 'v=spf1 include:elsewhere.example ~all' },
  { name: 'www', type: 'CNAME', value: 'web.elsewhere.example.' },
  { name: '*.wild', type: 'A', value: '192.0.2.9' },
  { name: 'host', type: 'AAAA', value: '2001:db8::9' },
  ...Array.from({ length: 35 }, (_, at): DnsRecord => {
    return { name: `host-${at}`, type: 'A', value: `192.0.2.${at}` }
  }),
]

/** From the plugin's stream to the real server. */
function leadTo(server: string) {
  const [host = '', port] = server.split(':')
  return async (far: FarStream) => {
    const socket = connect(Number(port), host)
    socket.on('data', (bytes) => far.write(bytes))
    socket.on('close', () => far.end())
    for (;;) {
      const bytes = await far.read()
      if (bytes === null) break
      socket.write(bytes)
    }
    socket.destroy()
  }
}

function scenarioOf(
  server: string,
  { name, secret }: UpdateKey,
  zone: string,
  reset: () => Promise<void>
): DnsScenario {
  const credentials = { server, key_name: name, algorithm: 'hmac-sha256', secret }
  return {
    credentials,
    wrongCredentials: { ...credentials, secret: Buffer.alloc(32).toString('base64') },
    zone,
    elsewhere: 'nobodys-zone.test',
    async prepare(world) {
      world.server(server, leadTo(server))
      await reset()
    },
    away: (world) => world.away(server),
  }
}

const neighbours: Record<string, () => Promise<DnsScenario>> = {
  async BIND() {
    const { dns } = await useLab()
    const zone = 'plugin-dns.example'
    return scenarioOf(dns.server, dns.address.updateKey, zone, () =>
      dns.setDynamicZone(zone, FOREIGN)
    )
  },
  async Knot() {
    const { knot } = await useLab()
    const { zone, updateKey } = knot.address
    const lines = FOREIGN.map(({ name, type, value }) =>
      type === 'TXT' ? `${name} TXT "${value}"` : `${name} ${type} ${value}`
    )
    const others = [
      'other NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:a@b.example!" .',
      'x LOC 1 N 1 E 1m',
    ]
    return scenarioOf(knot.server, updateKey, zone, () => knot.setZone([...lines, ...others]))
  },
}

for (const [neighbour, scenario] of Object.entries(neighbours)) {
  test.group(`dns-rfc2136 with a real ${neighbour}`, (group) => {
    group.tap((each) => each.tags(['@once']))
    for (const check of dnsProvidersKit.checks) {
      test(check.name, async ({ assert }) => {
        const result = await runCheck(dnsProvidersKit, check, subject, 'rfc2136', await scenario())
        assert.equal(result.outcome, 'passed', result.sentence)
      })
    }

    test('says which part of the key is wrong', async ({ assert }) => {
      const known = await scenario()
      const attempt = async (changes: Record<string, string>) => {
        const asked = { ...known, credentials: { ...known.credentials, ...changes } }
        const check = { name: '', run: dnsProvidersKit.checks[0]?.run ?? (async () => undefined) }
        return (await runCheck(dnsProvidersKit, check, subject, 'rfc2136', asked)).sentence
      }
      assert.match(await attempt({ key_name: 'nobody' }), /E_CREDENTIALS: TSIG error 17/)
      assert.match(await attempt({ secret: '%%%' }), /E_CREDENTIALS: the secret is not base64/)
    })
  })
}
