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
import { OvhContract, type OvhKeys } from '../testing/ovh_contract.js'
import plugin from './plugin.js'
import type { OvhRecord } from './records.js'
import { signature } from './sign.js'

const manifest: Manifest = JSON.parse(
  readFileSync(new URL('../plugin.json', import.meta.url), 'utf8')
)
const subject: Subject = { manifest, files: new Map(), start: inProcess(plugin, manifest) }
const ZONE = 'atelier.example'
const HOST = 'eu.api.ovh.com'
/** of “First steps with the OVHcloud APIs” */
const KEYS: OvhKeys = {
  application: '7kbG7Bk7S9Nt7ZSV',
  secret: 'EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF',
  consumer: 'MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1',
}
const SPF = 'v=spf1 include:mx.ovh.com ~all'

/** As OVH's console leaves them: names relative, texts without quotes, types of its own, no times to live. */
const FOREIGN: Omit<OvhRecord, 'id'>[] = [
  record('', 'NS', 'dns10.ovh.net.'),
  record('', 'MX', '1 mx1.mail.ovh.net.'),
  record('', 'SPF', SPF),
  record('', 'TXT', '"1|www.atelier.example"'),
  record('key._domainkey', 'DKIM', 'v=DKIM1;k=rsa;p=abc;'),
  record('xdmarc', 'TXT', '"not what _dmarc asks for"'),
  record('WWW', 'CNAME', 'web'),
  record('_sip._tcp', 'SRV', '0 5 5060 web'),
  ...Array.from({ length: 120 }, (_, at) => record(`host-${at}`, 'A', '192.0.2.1')),
]

function record(subDomain: string, fieldType: string, target: string): Omit<OvhRecord, 'id'> {
  return { subDomain, fieldType, target, ttl: 0 }
}

function credentialsOf({ application, secret, consumer }: OvhKeys, endpoint = 'eu') {
  return {
    endpoint,
    application_key: application,
    application_secret: secret,
    consumer_key: consumer,
  }
}

function scenarioWith(change: (far: OvhContract) => void = () => undefined): DnsScenario {
  return {
    credentials: credentialsOf(KEYS),
    wrongCredentials: credentialsOf({ ...KEYS, consumer: 'withdrawn' }),
    zone: ZONE,
    elsewhere: 'somebody.example',
    prepare(world) {
      const far = new OvhContract(KEYS)
      far.add(ZONE, FOREIGN)
      change(far)
      world.site(HOST, far.answer)
    },
    away: (world) => world.away(HOST),
  }
}

test.group('dns-ovh, by the kit', () => {
  for (const check of dnsProvidersKit.checks) {
    test(check.name, async ({ assert }) => {
      const result = await runCheck(dnsProvidersKit, check, subject, 'ovh', scenarioWith())
      assert.equal(result.outcome, 'passed', result.sentence)
    })
  }
})

/** Does some work with a plugin that was started for it; what is not as it should be is thrown. */
async function during(
  change: (far: OvhContract) => void,
  work: (trial: DnsTrial, far: OvhContract, zone: ReturnType<OvhContract['add']>) => Promise<void>
): Promise<void> {
  let far = new OvhContract(KEYS)
  const scenario = scenarioWith((made) => change((far = made)))
  const run = (trial: DnsTrial) => work(trial, far, far.zones.get(ZONE) ?? far.add(ZONE, []))
  const result = await runCheck(dnsProvidersKit, { name: 'this', run }, subject, 'ovh', scenario)
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

function attempt(trial: DnsTrial, ...changes: [before: RRset | null, after: RRset | null][]) {
  const { point, scenario } = trial
  const plan = { zone: ZONE, changes: changes.map(([before, after]) => changeOf(before, after)) }
  return point.apply({ credentials: scenario.credentials, plan })
}

function listed({ point, scenario }: DnsTrial, endpoint = 'eu', keys = KEYS) {
  return point.list({ credentials: credentialsOf(keys, endpoint), zone: scenario.zone })
}

test.group('dns-ovh', () => {
  test('signs as the documentation does in its example', ({ assert }) => {
    const url = 'https://eu.api.ovh.com/1.0/domains/'
    assert.equal(
      signature(KEYS, { method: 'GET', url, body: '', time: 1366560945 }),
      '$1$d3705e8afb27a0d2970a322b96550abfc67bb798'
    )
  })

  test('signs by the clock of OVH, which it asks for once', async ({ assert }) => {
    await during(asIs, async (trial) => {
      await listed(trial)
      const asked = trial.world.requests.filter(({ url }) => url.endsWith('/auth/time'))
      assert.lengthOf(asked, 1)
      assert.isUndefined(asked[0]?.headers?.['x-ovh-signature'])
    })
  })

  test('speaks to the endpoint where the keys were made: {0}')
    .with<[string, string][]>([
      ['ca', 'ca.api.ovh.com'],
      ['us', 'api.us.ovhcloud.com'],
    ])
    .run(async ({ assert }, [endpoint, host]) => {
      await during(asIs, async (trial, far) => {
        trial.world.site(host, far.answer)
        assert.lengthOf(await listed(trial, endpoint), FOREIGN.length - 1)
        const hosts = trial.world.requests.map(({ url }) => new URL(url).host)
        assert.deepEqual([...new Set(hosts)], [host])
      })
    })

  test('lists in presentation form what the console wrote', async ({ assert }) => {
    await during(asIs, async (trial) => {
      const sets = await listed(trial)
      const find = (label: string, type: string) =>
        sets.find((one) => one.name === set(label, type, 0).name && one.type === type)
      assert.deepEqual(find('www', 'CNAME')?.values, [`web.${ZONE}.`])
      assert.deepEqual(find('_sip._tcp', 'SRV')?.values, [`0 5 5060 web.${ZONE}.`])
      assert.deepEqual(find('@', 'TXT')?.values, [`"${SPF}"`, '"1|www.atelier.example"'])
      assert.deepEqual(find('key._domainkey', 'TXT')?.values, ['"v=DKIM1;k=rsa;p=abc;"'])
      assert.equal(find('@', 'TXT')?.ttl, 3600)
    })
  })

  test('makes no second SPF record beside the one of the console', async ({ assert }) => {
    const before = set('@', 'TXT', 3600, `"${SPF}"`, '"1|www.atelier.example"')
    const after = set('@', 'TXT', 3600, '"v=spf1 mx -all"', '"1|www.atelier.example"')
    await during(asIs, async (trial, _far, zone) => {
      const [blind] = await attempt(trial, [null, set('@', 'TXT', 600, '"v=spf1 mx -all"')])
      assert.equal(blind?.state, 'conflict')
      const [outcome] = await attempt(trial, [before, after])
      assert.equal(outcome?.state, 'applied')
      const texts = zone.published.filter(({ target }) => target.includes('spf1'))
      assert.deepEqual(
        texts.map(({ fieldType, target }) => [fieldType, target]),
        [['TXT', '"v=spf1 mx -all"']]
      )
    })
  })

  test('is not misled by names that only look alike to a filter', async ({ assert }) => {
    const dmarc = set('_dmarc', 'TXT', 600, '"v=DMARC1; p=none"')
    await during(asIs, async (trial, _far, zone) => {
      const [outcome] = await attempt(trial, [null, dmarc])
      assert.deepEqual(outcome, { state: 'applied', now: dmarc })
      await attempt(trial, [dmarc, null])
      assert.lengthOf(zone.published, FOREIGN.length)
    })
  })

  test('publishes what it wrote, and what could not be published the last time', async ({
    assert,
  }) => {
    const planned = set('mail', 'A', 600, '192.0.2.1')
    await during(asIs, async (trial, far, zone) => {
      const isPublished = () => zone.published.some(({ subDomain }) => subDomain === 'mail')
      far.stuck = true
      assert.equal((await failureOf(attempt(trial, [null, planned]))).code, 'E_TEMPORARY')
      assert.isFalse(isPublished())
      far.stuck = false
      const [again] = await attempt(trial, [null, planned])
      assert.equal(again?.state, 'unchanged')
      assert.isTrue(isPublished())
    })
  })

  test('publishes what was written before a plan broke off', async ({ assert }) => {
    const good = set('mail', 'A', 600, '192.0.2.1')
    const beside = set('WWW', 'A', 600, '192.0.2.1')
    await during(asIs, async (trial, _far, zone) => {
      const error = await failureOf(attempt(trial, [null, good], [null, beside]))
      assert.equal(error.code, 'E_REFUSED')
      assert.equal(error.text?.values.words, 'A CNAME record cannot stand beside others')
      assert.lengthOf(zone.published, FOREIGN.length + 1)
      assert.deepEqual(zone.published, zone.records)
    })
  })

  test('calls it a conflict when a record that it would change is gone', async ({ assert }) => {
    const before = set('host-1', 'A', 3600, '192.0.2.1')
    const after = set('host-1', 'A', 600, '192.0.2.9')
    await during(asIs, async (trial, far, zone) => {
      far.meanwhile = () => {
        zone.records = zone.records.filter(({ subDomain }) => subDomain !== 'host-1')
      }
      const [outcome] = await attempt(trial, [before, after])
      assert.deepEqual(outcome, { state: 'conflict', now: null })
    })
  })

  test('says how long to wait when it is asked to go slower', async ({ assert }) => {
    const used = (far: OvhContract) => (far.allowance = 20)
    await during(used, async (trial) => {
      const error = await failureOf(listed(trial))
      assert.equal(error.code, 'E_RATE_LIMIT')
      assert.equal(error.retryAfter, 7000)
      assert.equal(error.text?.key, 'faults.slower')
    })
  })

  test('does not begin to read a zone that it could not read to its end', async ({ assert }) => {
    const large = (far: OvhContract) => {
      far.add(
        ZONE,
        Array.from({ length: 501 }, (_, at) => record(`h${at}`, 'A', '192.0.2.1'))
      )
    }
    await during(large, async (trial) => {
      const error = await failureOf(listed(trial))
      assert.deepEqual([error.code, error.text?.key], ['E_LIMIT', 'faults.too_large'])
      assert.lengthOf(trial.world.requests, 2)
    })
  })

  test('tells wrong keys from keys that may not: {0}')
    .with<[string, Partial<OvhKeys>, string[], string][]>([
      ['another application', { application: 'unknown' }, [], 'faults.keys'],
      ['another secret', { secret: 'mistyped' }, [], 'faults.keys'],
      ['no rights to read', {}, ['GET /domain/zone/atelier.example/record'], 'faults.rights'],
    ])
    .run(async ({ assert }, [, keys, denied, key]) => {
      const deny = (far: OvhContract) => far.denied.push(...denied)
      await during(deny, async (trial) => {
        const error = await failureOf(listed(trial, 'eu', { ...KEYS, ...keys }))
        assert.deepEqual([error.code, error.text?.key], ['E_CREDENTIALS', key])
      })
    })

  test('asks for another try when its signature came too late', async ({ assert }) => {
    await during(asIs, async (trial, far) => {
      trial.world.site(HOST, (request) =>
        request.url.endsWith('/auth/time') ? { json: 1_366_560_945 } : far.answer(request)
      )
      const error = await failureOf(listed(trial))
      assert.deepEqual([error.code, error.text?.key], ['E_TEMPORARY', 'faults.clock'])
    })
  })

  test('finds the zone with keys that open this one alone', async ({ assert }) => {
    const deny = (far: OvhContract) => far.denied.push('GET /domain/zone/a.atelier.example')
    await during(deny, async ({ point, scenario: { credentials } }) => {
      const name = `mail.a.${ZONE}`
      assert.deepEqual(await point.zoneOf({ credentials, name }), { zone: ZONE })
    })
  })

  test('says that the service has expired', async ({ assert }) => {
    const expire = (far: OvhContract) => (far.expired = true)
    await during(expire, async (trial) => {
      const error = await failureOf(listed(trial))
      assert.deepEqual([error.code, error.text?.key], ['E_REFUSED', 'faults.expired'])
      assert.equal(error.text?.values.zone, ZONE)
    })
  })

  test('never writes outside the zone', async ({ assert }) => {
    const foreign = { name: 'a.other.example', type: 'A', ttl: 600, values: ['192.0.2.1'] }
    await during(asIs, async (trial) => {
      const inside = set('mail', 'A', 600, '192.0.2.1')
      const error = await failureOf(attempt(trial, [null, inside], [null, foreign]))
      assert.equal(error.code, 'E_REFUSED')
      assert.isEmpty(trial.world.requests)
    })
  })

  test('has every text that it speaks of, in both languages', ({ assert }) => {
    const texts = ['en', 'fr'].map((language) => {
      const file = new URL(`../locales/${language}.json`, import.meta.url)
      return Object.keys(JSON.parse(readFileSync(file, 'utf8')).faults)
    })
    const said = ['keys', 'rights', 'no_zone', 'expired', 'too_large', 'clock', 'slower', 'away']
    assert.deepEqual(texts[0], texts[1])
    assert.sameMembers(texts[0] ?? [], [...said, 'refused'])
  })
})
