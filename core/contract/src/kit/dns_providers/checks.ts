import { isDeepStrictEqual } from 'node:util'
import { sameRecords, sameRRset } from '../../dns/same_rrset.js'
import type { RRset } from '../../points/dns_provider.js'
import { expect, expectEqual, expectFailure, skip } from '../expect.js'
import { LONG_TEXT, ODD_TEXT, samplesOf } from './samples.js'
import {
  apply,
  changeOf,
  findIn,
  listOf,
  nameIn,
  type DnsCheck,
  type DnsTrial,
} from './scenario.js'

/** Lower than some providers go; what they make of it is theirs to say. */
const TTL = 600
const LATER_TTL = 1200

export const finding: DnsCheck[] = [
  {
    name: 'finds the zone that holds a name',
    async run(trial) {
      const { point, scenario } = trial
      const { credentials } = scenario
      for (const name of [scenario.zone, nameIn(trial, 'a'), `b.${nameIn(trial, 'a')}`]) {
        const { zone } = await point.zoneOf({ credentials, name })
        expectEqual(zone, scenario.zone, `zoneOf ${name} names the zone, without a last dot.`)
      }
    },
  },
  {
    name: 'says E_NO_ZONE of a name that none of its zones holds',
    async run({ point, scenario: { credentials, elsewhere } }) {
      const asked = point.zoneOf({ credentials, name: elsewhere })
      await expectFailure(asked, ['E_NO_ZONE'], 'It knows no such zone.')
    },
  },
  {
    name: 'says E_CREDENTIALS when the key is refused',
    async run({ point, scenario: { wrongCredentials: credentials, zone } }) {
      const listed = point.list({ credentials, zone })
      const error = await expectFailure(listed, ['E_CREDENTIALS'], 'The person must act.')
      expect(error.text !== null, 'It says in the person’s words what is wrong.')
    },
  },
  {
    name: 'says E_TEMPORARY when the far side is away',
    async run({ point, scenario, world }) {
      if (!scenario.away) skip('The scenario cannot play it.')
      scenario.away(world)
      const { credentials, zone } = scenario
      await expectFailure(point.list({ credentials, zone }), ['E_TEMPORARY'], 'Try again later.')
    },
  },
]

export const reading: DnsCheck[] = [
  {
    name: 'lists RRsets in the one form that plans are compared in',
    async run(trial) {
      const sets = await listOf(trial)
      const keys = sets.map(({ name, type }) => `${name} ${type}`)
      expect(sets.length > 0, 'The zone holds something.')
      expectEqual(new Set(keys).size, keys.length, 'Every name and type stands there once.')
      for (const { name, type, ttl, values } of sets) {
        const where = `${name} ${type}:`
        expect(type !== 'SOA', 'The SOA is nobody’s to plan.')
        expectEqual(
          name,
          name.toLowerCase().replace(/\.$/, ''),
          `${where} lower-case, no last dot.`
        )
        expect(name.endsWith(trial.scenario.zone), `${where} absolute, within the zone.`)
        expect(Number.isInteger(ttl) && ttl >= 0, `${where} a TTL in seconds.`)
        expect(values.length > 0, `${where} at least one value.`)
      }
    },
  },
]

export const writing: DnsCheck[] = [
  {
    name: 'writes every type that it declares, and lists it',
    async run(trial) {
      for (const set of setsOf(trial)) {
        const [outcome] = await apply(trial, changeOf(null, set))
        expectEqual(outcome?.state, 'applied', `${set.type} is written.`)
        const found = await findIn(trial, set.name, set.type)
        expect(sameRRset(found, set), `${set.type} is listed as it was planned: ${text(found)}`)
      }
    },
  },
  {
    name: 'changes nothing where the plan stands already',
    async run(trial) {
      const set = txtOf(trial, 'twice', '"once"')
      await apply(trial, changeOf(null, set))
      const [again] = await apply(trial, changeOf(null, set))
      expectEqual(again?.state, 'unchanged', 'The same plan again is not a second change.')
      const [gone] = await apply(trial, changeOf(txtOf(trial, 'never', '"x"'), null))
      expectEqual(gone?.state, 'unchanged', 'What is not there need not be taken away.')
    },
  },
  {
    name: 'replaces an RRset as a whole, and its time to live',
    async run(trial) {
      const before = txtOf(trial, 'swap', '"a"', '"b"')
      const after = { ...txtOf(trial, 'swap', '"b"', '"c"'), ttl: LATER_TTL }
      await apply(trial, changeOf(null, before))
      const [outcome] = await apply(trial, changeOf(before, after))
      expectEqual(outcome?.state, 'applied', 'It is replaced.')
      const found = await findIn(trial, after.name, after.type)
      expect(sameRRset(found, after), `Nothing of the old one is left: ${text(found)}`)
    },
  },
  {
    name: 'takes back what it wrote',
    async run(trial) {
      const set = txtOf(trial, 'undo', '"here"')
      await apply(trial, changeOf(null, set))
      const [outcome] = await apply(trial, changeOf(set, null))
      expectEqual(outcome, { state: 'applied', now: null }, 'It is gone.')
      expectEqual(await findIn(trial, set.name, set.type), null, 'It is not listed any more.')
    },
  },
  {
    name: 'refuses to change what is not as the plan says',
    async run(trial) {
      const theirs = txtOf(trial, 'theirs', '"written by somebody else"')
      const ours = txtOf(trial, 'theirs', '"ours"')
      await apply(trial, changeOf(null, theirs))
      const attempts = [
        changeOf(null, ours),
        changeOf(txtOf(trial, 'theirs', '"as it was"'), ours),
        changeOf(txtOf(trial, 'theirs', '"as it was"'), null),
      ]
      for (const attempt of attempts) {
        const [outcome] = await apply(trial, attempt)
        expectEqual(outcome?.state, 'conflict', 'Somebody was quicker.')
        expect(sameRecords(outcome?.now ?? null, theirs), 'It says what stands there now.')
      }
      const found = await findIn(trial, theirs.name, theirs.type)
      expect(sameRecords(found, theirs), 'Theirs is untouched.')
    },
  },
  {
    name: 'answers for each change, in their order',
    async run(trial) {
      const theirs = txtOf(trial, 'two', '"theirs"')
      await apply(trial, changeOf(null, theirs))
      const outcomes = await apply(
        trial,
        changeOf(null, txtOf(trial, 'one', '"1"')),
        changeOf(null, txtOf(trial, 'two', '"2"')),
        changeOf(null, txtOf(trial, 'three', '"3"'))
      )
      const states = outcomes.map(({ state }) => state)
      expectEqual(
        states,
        ['applied', 'conflict', 'applied'],
        'One refusal stops none of the others.'
      )
    },
  },
  {
    name: 'keeps long texts and odd characters',
    async run(trial) {
      for (const [label, value] of [
        ['long', LONG_TEXT],
        ['odd', ODD_TEXT],
      ] as const) {
        const set = txtOf(trial, label, value)
        await apply(trial, changeOf(null, set))
        const found = await findIn(trial, set.name, set.type)
        expect(sameRRset(found, set), `Not a byte is lost: ${text(found)}`)
      }
    },
  },
  {
    name: 'never touches a record that it did not plan',
    async run(trial) {
      const before = await listOf(trial)
      const sets = setsOf(trial)
      await apply(trial, ...sets.map((set) => changeOf(null, set)))
      await apply(trial, ...sets.map((set) => changeOf(set, null)))
      expect(sameZone(before, await listOf(trial)), 'The zone is what it was, record for record.')
    },
  },
]

function setsOf(trial: DnsTrial): RRset[] {
  const samples = samplesOf(trial.scenario.zone)
  const declared = trial.manifest.contributes.dnsProviders?.find(({ name }) => name === trial.name)
  return (declared?.types ?? []).flatMap((type) => {
    const values = samples[type]
    return values ? [{ name: nameIn(trial, type.toLowerCase()), type, ttl: TTL, values }] : []
  })
}

function txtOf(trial: DnsTrial, label: string, ...values: string[]): RRset {
  return { name: nameIn(trial, label), type: 'TXT', ttl: TTL, values }
}

function sameZone(a: readonly RRset[], b: readonly RRset[]): boolean {
  const sorted = (sets: readonly RRset[]) =>
    [...sets]
      .map((set) => ({ ...set, values: [...set.values].sort() }))
      .sort((one, other) => (`${one.name} ${one.type}` < `${other.name} ${other.type}` ? -1 : 1))
  return isDeepStrictEqual(sorted(a), sorted(b))
}

function text(set: RRset | null): string {
  return set === null ? 'nothing' : `${set.ttl} ${set.values.join(' | ')}`.slice(0, 300)
}
