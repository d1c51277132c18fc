import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { dnsProvidersKit } from '@caliopen/contract/kit/dns_providers/kit'
import {
  changeOf,
  type DnsScenario,
  type DnsTrial,
} from '@caliopen/contract/kit/dns_providers/scenario'
import { inProcess } from '@caliopen/contract/kit/in_process'
import { runCheck, type Subject } from '@caliopen/contract/kit/run'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { PluginError } from '@caliopen/contract/plugin/errors'
import { GandiContract } from '../testing/gandi_contract.js'
import plugin from './plugin.js'
import type { LiveRRset } from './rrsets.js'

const manifest: Manifest = JSON.parse(
  readFileSync(new URL('../plugin.json', import.meta.url), 'utf8')
)
const subject: Subject = { manifest, files: new Map(), start: inProcess(plugin, manifest) }
const ZONE = 'atelier.example'
const TOKEN = 'pat_abc-123'

/** More than a page, of types that we do not write, names relative as LiveDNS has them. */
const FOREIGN: LiveRRset[] = [
  set('@', 'SOA', 'ns1.gandi.net. hostmaster.gandi.net. 1 10800 3600 604800 10800'),
  set('@', 'MX', '10 spool.mail.gandi.net.', '50 fb.mail.gandi.net.'),
  set('@', 'TXT', '"v=spf1 include:_mailcust.gandi.net ?all"'),
  set('www', 'CNAME', 'web'),
  set('web', 'A', '192.0.2.80'),
  set('_sip._tcp', 'SRV', '0 5 5060 web'),
  set('x', 'LOC', '51 30 12.748 N 0 7 39.611 W 0.00m'),
  ...Array.from({ length: 240 }, (_, at) => set(`host-${at}`, 'A', '192.0.2.1')),
]

function set(name: string, type: string, ...values: string[]): LiveRRset {
  return { rrset_name: name, rrset_type: type, rrset_ttl: 10_800, rrset_values: values }
}

function scenarioWith(change: (gandi: GandiContract) => void = () => undefined): DnsScenario {
  return {
    credentials: { token: TOKEN },
    wrongCredentials: { token: 'pat_expired' },
    zone: ZONE,
    elsewhere: 'somebody.example',
    prepare(world) {
      const gandi = new GandiContract(TOKEN)
      gandi.zones.set(ZONE, structuredClone(FOREIGN))
      change(gandi)
      world.site('api.gandi.net', gandi.answer)
    },
    away: (world) => world.away('api.gandi.net'),
  }
}

test.group('dns-gandi, by the kit', () => {
  for (const check of dnsProvidersKit.checks) {
    test(check.name, async ({ assert }) => {
      const result = await runCheck(dnsProvidersKit, check, subject, 'gandi', scenarioWith())
      assert.equal(result.outcome, 'passed', result.sentence)
    })
  }
})

test.group('dns-gandi', () => {
  async function during(
    scenario: DnsScenario,
    work: (trial: DnsTrial) => Promise<void>
  ): Promise<string> {
    const check = { name: 'this', run: work }
    return (await runCheck(dnsProvidersKit, check, subject, 'gandi', scenario)).sentence
  }

  async function failureOf(work: Promise<unknown>): Promise<PluginError> {
    return work.then(
      () => Promise.reject(new Error('it did not fail')),
      (error: PluginError) => error
    )
  }

  test('lists all pages, names and values made absolute, without the SOA', async ({ assert }) => {
    const sentence = await during(scenarioWith(), async ({ point, scenario }) => {
      const sets = await point.list({ credentials: scenario.credentials, zone: ZONE })
      assert.lengthOf(sets, FOREIGN.length - 1)
      const valuesOf = (name: string) => sets.find((one) => one.name === name)?.values
      assert.deepEqual(valuesOf(`www.${ZONE}`), [`web.${ZONE}.`])
      assert.deepEqual(valuesOf(`_sip._tcp.${ZONE}`), [`0 5 5060 web.${ZONE}.`])
      assert.equal(sets.find(({ name }) => name === ZONE)?.ttl, 10_800)
    })
    assert.equal(sentence, '')
  })

  test('says how long to wait when it is asked to go slower', async ({ assert }) => {
    const scenario = scenarioWith((gandi) => (gandi.allowance = 0))
    const sentence = await during(scenario, async ({ point }) => {
      const { credentials } = scenario
      const error = await failureOf(point.list({ credentials, zone: ZONE }))
      assert.equal(error.code, 'E_RATE_LIMIT')
      assert.equal(error.retryAfter, 30_000)
      assert.equal(error.text?.key, 'faults.slower')
    })
    assert.equal(sentence, '')
  })

  test('passes on why a record was refused', async ({ assert }) => {
    const short = { name: `a.${ZONE}`, type: 'A', ttl: 60, values: ['192.0.2.1'] }
    const beside = { name: `www.${ZONE}`, type: 'A', ttl: 600, values: ['192.0.2.1'] }
    const sentence = await during(scenarioWith(), async ({ point, scenario }) => {
      const { credentials } = scenario
      const attempt = (planned: typeof short) =>
        point.apply({ credentials, plan: { zone: ZONE, changes: [changeOf(null, planned)] } })
      const tooShort = await failureOf(attempt(short))
      assert.equal(tooShort.code, 'E_REFUSED')
      assert.match(String(tooShort.text?.values.words), /rrset_ttl: 60 is not between/)
      assert.match((await failureOf(attempt(beside))).message, /409: A CNAME record cannot coexist/)
    })
    assert.equal(sentence, '')
  })

  test('never writes outside the zone', async ({ assert }) => {
    const foreign = { name: 'a.other.example', type: 'A', ttl: 600, values: ['192.0.2.1'] }
    await during(scenarioWith(), async ({ point, scenario: { credentials }, world }) => {
      const plan = { zone: ZONE, changes: [changeOf(null, foreign)] }
      const error = await failureOf(point.apply({ credentials, plan }))
      assert.equal(error.code, 'E_REFUSED')
      assert.isEmpty(world.requests)
    })
  })

  test('has every text that it speaks of, in both languages', ({ assert }) => {
    const texts = ['en', 'fr'].map((language) => {
      const file = new URL(`../locales/${language}.json`, import.meta.url)
      return Object.keys(JSON.parse(readFileSync(file, 'utf8')).faults)
    })
    assert.deepEqual(texts[0], texts[1])
    for (const key of ['token', 'rights', 'no_zone', 'slower', 'away', 'refused']) {
      assert.include(texts[0] ?? [], key)
    }
  })
})
