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
import type { RRset } from '@caliopen/contract/points/dns_provider'
import { CloudflareContract, type StoredRecord } from '../testing/cloudflare_contract.js'
import plugin from './plugin.js'

const manifest: Manifest = JSON.parse(
  readFileSync(new URL('../plugin.json', import.meta.url), 'utf8')
)
const subject: Subject = { manifest, files: new Map(), start: inProcess(plugin, manifest) }
const ZONE = 'atelier.example'
const TOKEN = 'v1-abc_123'
const MAIL = `mail.${ZONE}`

/** What others wrote: with comments, tags and the proxy, and with text that has no quotes yet. */
const FOREIGN: Omit<StoredRecord, 'id'>[] = [
  record('@', 'MX', 'mx.elsewhere.example', { priority: 10 }),
  record('@', 'TXT', 'v=spf1 include:shop.example ?all', { comment: 'the shop', tags: ['shop:1'] }),
  record('mail', 'A', '192.0.2.80', { ttl: 1, proxied: true, comment: 'web' }),
  record('www', 'CNAME', ZONE, { ttl: 1, proxied: true }),
  record('_sip._tcp', 'SRV', `5 5060 web.${ZONE}`, {
    data: { priority: 0, weight: 5, port: 5060, target: `web.${ZONE}` },
  }),
  record('x', 'LOC', '51 30 12.748 N 0 7 39.611 W 0.00m'),
  ...Array.from({ length: 240 }, (_, at) => record(`host-${at}`, 'A', '192.0.2.1')),
]

function record(label: string, type: string, content: string, more: Partial<StoredRecord> = {}) {
  const name = label === '@' ? ZONE : `${label}.${ZONE}`
  return { name, type, ttl: 3600, content, proxied: false, comment: null, tags: [], ...more }
}

function scenarioWith(change: (far: CloudflareContract) => void = () => undefined): DnsScenario {
  return {
    credentials: { token: TOKEN },
    wrongCredentials: { token: 'expired' },
    zone: ZONE,
    elsewhere: 'somebody.example',
    prepare(world) {
      const far = new CloudflareContract(TOKEN)
      far.add(ZONE, structuredClone(FOREIGN))
      change(far)
      world.site('api.cloudflare.com', far.answer)
    },
    away: (world) => world.away('api.cloudflare.com'),
  }
}

test.group('dns-cloudflare, by the kit', () => {
  for (const check of dnsProvidersKit.checks) {
    test(check.name, async ({ assert }) => {
      const result = await runCheck(dnsProvidersKit, check, subject, 'cloudflare', scenarioWith())
      assert.equal(result.outcome, 'passed', result.sentence)
    })
  }
})

/** Does some work with a plugin that was started for it; what is not as it should be is thrown. */
async function during(
  change: (far: CloudflareContract) => void,
  work: (trial: DnsTrial, far: CloudflareContract) => Promise<void>
): Promise<void> {
  let far = new CloudflareContract(TOKEN)
  const scenario = scenarioWith((made) => change((far = made)))
  const check = { name: 'this', run: (trial: DnsTrial) => work(trial, far) }
  const result = await runCheck(dnsProvidersKit, check, subject, 'cloudflare', scenario)
  if (result.outcome !== 'passed') throw new Error(result.sentence)
}

const asIs = () => undefined

async function failureOf(work: Promise<unknown>): Promise<PluginError> {
  return work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: PluginError) => error
  )
}

function set(label: string, type: string, ttl: number, ...values: string[]): RRset {
  return { name: label === '@' ? ZONE : `${label}.${ZONE}`, type, ttl, values }
}

function attempt({ point, scenario }: DnsTrial, before: RRset | null, after: RRset | null) {
  const { credentials } = scenario
  return point.apply({ credentials, plan: { zone: ZONE, changes: [changeOf(before, after)] } })
}

test.group('dns-cloudflare', () => {
  test('lists all pages, however small they are, in presentation form', async ({ assert }) => {
    const small = (far: CloudflareContract) => (far.mostAPage = 50)
    await during(small, async ({ point, scenario }) => {
      const sets = await point.list({ credentials: scenario.credentials, zone: ZONE })
      assert.lengthOf(sets, FOREIGN.length)
      const valuesOf = (type: string) => sets.find((one) => one.type === type)?.values
      assert.deepEqual(valuesOf('MX'), ['10 mx.elsewhere.example.'])
      assert.deepEqual(valuesOf('SRV'), [`0 5 5060 web.${ZONE}.`])
      assert.deepEqual(valuesOf('TXT'), ['"v=spf1 include:shop.example ?all"'])
      assert.equal(sets.find(({ name }) => name === MAIL)?.ttl, 300)
    })
  })

  test('takes the zone that Cloudflare answers for, of several accounts', async ({ assert }) => {
    const others = (far: CloudflareContract) => {
      far.zones.length = 0
      far.add(ZONE, [], { status: 'moved' })
      far.add(ZONE, [], { type: 'secondary' })
      far.add(ZONE, [record('a', 'A', '192.0.2.7')], { status: 'pending' })
      far.add(ZONE, [record('b', 'A', '192.0.2.8')])
    }
    await during(others, async ({ point, scenario: { credentials } }) => {
      const sets = await point.list({ credentials, zone: ZONE })
      assert.deepEqual(
        sets.map(({ values }) => values),
        [['192.0.2.8']]
      )
    })
  })

  test('does not write into a zone that other name servers answer for', async ({ assert }) => {
    const partial = (far: CloudflareContract) =>
      far.zones.forEach((zone) => (zone.type = 'partial'))
    await during(partial, async (trial) => {
      const error = await failureOf(attempt(trial, null, set('a', 'A', 600, '192.0.2.1')))
      assert.equal(error.code, 'E_NO_ZONE')
      assert.equal(error.text?.key, 'faults.no_zone')
    })
  })

  test('takes a planned record out of the proxy, even where the address stays', async ({
    assert,
  }) => {
    const planned = set('mail', 'A', 300, '192.0.2.80')
    await during(asIs, async (trial, far) => {
      const [outcome] = await attempt(trial, planned, planned)
      assert.equal(outcome?.state, 'applied')
      const held = far.zones[0]?.records.find(({ name }) => name === MAIL)
      assert.deepInclude(held, { proxied: false, ttl: 300, comment: 'web' })
      const www = far.zones[0]?.records.find(({ type }) => type === 'CNAME')
      assert.deepInclude(www, { proxied: true, ttl: 1 })
      const [again] = await attempt(trial, planned, planned)
      assert.equal(again?.state, 'unchanged')
    })
  })

  test('leaves comments and tags where the value of a record changes', async ({ assert }) => {
    const before = set('@', 'TXT', 3600, '"v=spf1 include:shop.example ?all"')
    const after = set('@', 'TXT', 3600, '"v=spf1 mx include:shop.example -all"', '"more"')
    await during(asIs, async (trial, far) => {
      const [outcome] = await attempt(trial, before, after)
      assert.deepEqual(outcome, { state: 'applied', now: after })
      const held = far.zones[0]?.records.filter(({ type }) => type === 'TXT') ?? []
      assert.deepEqual(
        held.map(({ content, comment, tags }) => [content, comment, tags]),
        [
          ['"v=spf1 mx include:shop.example -all"', 'the shop', ['shop:1']],
          ['"more"', null, []],
        ]
      )
    })
  })

  test('calls it a conflict when somebody is quicker than the batch', async ({ assert }) => {
    const before = set('@', 'TXT', 3600, '"v=spf1 include:shop.example ?all"')
    const after = set('@', 'TXT', 3600, '"v=spf1 mx -all"')
    await during(asIs, async (trial, far) => {
      far.meanwhile = () => {
        const [zone] = far.zones
        if (!zone) return
        const others = zone.records.filter(({ type }) => type !== 'TXT')
        zone.records = [...others, { id: 'new', ...record('@', 'TXT', '"theirs"') }]
      }
      const [outcome] = await attempt(trial, before, after)
      assert.equal(outcome?.state, 'conflict')
      assert.deepEqual(outcome?.now?.values, ['"theirs"'])
    })
  })

  test('says how long to wait when it is asked to go slower', async ({ assert }) => {
    const used = (far: CloudflareContract) => (far.allowance = 1)
    await during(used, async ({ point, scenario: { credentials } }) => {
      const error = await failureOf(point.list({ credentials, zone: ZONE }))
      assert.equal(error.code, 'E_RATE_LIMIT')
      assert.equal(error.retryAfter, 42_000)
      assert.equal(error.text?.key, 'faults.slower')
    })
  })

  test('tells a token that is none from one that may not', async ({ assert }) => {
    const readOnly = (far: CloudflareContract) => (far.readOnly = true)
    await during(readOnly, async (trial) => {
      const { point } = trial
      const cut = await failureOf(point.list({ credentials: { token: 'a b' }, zone: ZONE }))
      assert.deepEqual([cut.code, cut.text?.key], ['E_CREDENTIALS', 'faults.token'])
      const may = await failureOf(attempt(trial, null, set('a', 'A', 600, '192.0.2.1')))
      assert.deepEqual([may.code, may.text?.key], ['E_CREDENTIALS', 'faults.rights'])
    })
  })

  test('passes on why a record was refused, and changes nothing', async ({ assert }) => {
    await during(asIs, async (trial, far) => {
      const held = structuredClone(far.zones)
      const short = await failureOf(attempt(trial, null, set('a', 'A', 30, '192.0.2.1')))
      assert.equal(short.code, 'E_REFUSED')
      assert.match(String(short.text?.values.words), /Invalid TTL.*\(9021\)/)
      const beside = set('www', 'A', 600, '192.0.2.1', '192.0.2.2')
      assert.match((await failureOf(attempt(trial, null, beside))).message, /400: A CNAME record/)
      assert.deepEqual(far.zones, held)
    })
  })

  test('never writes outside the zone', async ({ assert }) => {
    const foreign = { name: 'a.other.example', type: 'A', ttl: 600, values: ['192.0.2.1'] }
    await during(asIs, async (trial) => {
      const error = await failureOf(attempt(trial, null, foreign))
      assert.equal(error.code, 'E_REFUSED')
      assert.isEmpty(trial.world.requests)
    })
  })

  test('has every text that it speaks of, in both languages', ({ assert }) => {
    const texts = ['en', 'fr'].map((language) => {
      const file = new URL(`../locales/${language}.json`, import.meta.url)
      return Object.keys(JSON.parse(readFileSync(file, 'utf8')).faults)
    })
    assert.deepEqual(texts[0], texts[1])
    assert.sameMembers(texts[0] ?? [], ['token', 'rights', 'no_zone', 'slower', 'away', 'refused'])
  })
})
