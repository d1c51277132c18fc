import { test } from '@japa/runner'
import type { InstalledPlugin } from '../../installed/installed_plugin.js'
import { specimenManifest } from '../../testing/specimen.js'
import { decideUpdate, COOL_DOWN, type UpdateFacts } from '../upkeep/decide_update.js'
import { judgeBringing, type BringFacts } from './judge.js'
import { nextPlugin } from './next_plugin.js'
import { ownerChange } from '../consent/owner_change.js'

const loft = { publisher: 'loft', name: 'The Loft', key: 'K1' }

function installed(changes: Partial<InstalledPlugin> = {}): InstalledPlugin {
  const manifest = specimenManifest()
  return {
    ...{ id: manifest.id, version: '1.0.0', hash: 'h1', state: 'active', manifest },
    grants: { permissions: manifest.permissions, privateHosts: ['nas.home'] },
    ...{ publisherKey: 'K1', source: null, previous: null, probationUntil: null, failure: null },
    ...{ automatic: true, installedAt: 1, updatedAt: 1 },
    ...changes,
  }
}

function facts(changes: Partial<BringFacts> = {}): BringFacts {
  return {
    ...{ manifest: specimenManifest({ version: '1.1.0' }), key: 'K1', asked: null },
    ...{ installed: installed(), others: [], pinned: loft, bundled: false, revocation: null },
    accept: {},
    ...changes,
  }
}

function verdictOn(changes: Partial<BringFacts>): string {
  const verdict = judgeBringing(facts(changes))
  if (verdict.kind !== 'refused') return verdict.kind
  return verdict.faults.map(({ code }) => code).join()
}

const theme = (name: string, parent: string) =>
  specimenManifest({
    version: '1.1.0',
    contributes: { themes: [{ name, parent, title: 'title', folder: 'barn' }] },
  })

test.group('Whether a package may come in', () => {
  test('{what}: {verdict}')
    .with<{ what: string; verdict: string; changes: Partial<BringFacts> }[]>([
      { what: 'an update from the same hand', verdict: 'agreed', changes: {} },
      { what: 'a first installation', verdict: 'asks', changes: { installed: null, pinned: null } },
      {
        what: 'one that somebody agreed to',
        verdict: 'agreed',
        changes: { installed: null, pinned: null, accept: { permissions: true } },
      },
      { what: 'another key', verdict: 'asks', changes: { key: 'K2' } },
      {
        what: 'another key, and only the permissions agreed to',
        verdict: 'asks',
        changes: { key: 'K2', accept: { permissions: true } },
      },
      {
        what: 'another key that was agreed to',
        verdict: 'agreed',
        changes: { key: 'K2', accept: { owner: true } },
      },
      {
        what: 'another key of the build',
        verdict: 'agreed',
        changes: { key: 'K2', bundled: true },
      },
      {
        what: 'another publisher under the same key',
        verdict: 'asks',
        changes: {
          manifest: specimenManifest({ version: '1.1.0', publisher: { id: 'hawk', name: 'Hawk' } }),
        },
      },
      { what: 'another plugin', verdict: 'E_OTHER_PLUGIN', changes: { asked: 'importer-other' } },
      {
        what: 'an update of nothing',
        verdict: 'E_NOT_INSTALLED',
        changes: { asked: 'importer-specimen', installed: null },
      },
      {
        what: 'an older one',
        verdict: 'E_DOWNGRADE',
        changes: { manifest: specimenManifest({ version: '1.0.0-rc.1' }) },
      },
      {
        what: 'the same but for its build',
        verdict: 'E_SAME_VERSION',
        changes: { manifest: specimenManifest({ version: '1.0.0+7' }) },
      },
      {
        what: 'a name that another one brings',
        verdict: 'E_NAME_TAKEN',
        changes: { others: [installed({ id: 'importer-other' })] },
      },
      {
        what: 'our own theme',
        verdict: 'E_NAME_TAKEN',
        changes: { manifest: theme('default', 'default') },
      },
      {
        what: 'a child without its parent',
        verdict: 'E_NO_PARENT',
        changes: { manifest: theme('ledger', 'paper') },
      },
      {
        what: 'a child of ours',
        verdict: 'agreed',
        changes: { manifest: theme('ledger', 'default') },
      },
      { what: 'one that was taken back', verdict: 'E_REVOKED', changes: { revocation: 'bad' } },
    ])
    .run(({ assert }, { verdict, changes }) => assert.equal(verdictOn(changes), verdict))

  test('says all reasons at once', ({ assert }) => {
    const manifest = specimenManifest({ version: '0.1.0' })
    assert.equal(verdictOn({ manifest, revocation: 'bad' }), 'E_DOWNGRADE,E_REVOKED')
  })
})

test.group('What stands there after an update', () => {
  const bring = (before: InstalledPlugin | null) =>
    nextPlugin({
      checked: { manifest: specimenManifest({ version: '1.1.0' }), hash: 'h2', key: 'K2' },
      ...{ source: 'loft', before, privateHosts: ['db.home'], probation: 600, now: 1_000 },
    })

  test('is on trial, with the version before at hand and what was approved for it', ({
    assert,
  }) => {
    assert.containSubset(bring(installed()), {
      ...{ version: '1.1.0', hash: 'h2', state: 'probation', probationUntil: 1_600 },
      grants: { privateHosts: ['nas.home', 'db.home'] },
      previous: { version: '1.0.0', hash: 'h1', publisherKey: 'K1' },
      ...{ automatic: true, installedAt: 1, failure: null },
    })
  })

  test('stays off when somebody switched it off, and not when we did', ({ assert }) => {
    assert.equal(bring(installed({ state: 'inactive' })).state, 'inactive')
    assert.equal(bring(installed({ state: 'off' })).state, 'probation')
    assert.isNull(bring(null).previous)
  })
})

test.group('Whose a plugin is', () => {
  test('is asked about when the key or the publisher is another', ({ assert }) => {
    assert.isNull(ownerChange(null, loft))
    assert.isNull(ownerChange(loft, { ...loft, name: 'The new Loft' }))
    assert.isNotNull(ownerChange(loft, { ...loft, key: 'K2' }))
    assert.isNotNull(ownerChange(loft, { ...loft, publisher: 'hawk' }))
  })
})

test.group('Whether a plugin updates itself', () => {
  const now = 100 * COOL_DOWN
  const offered = { version: '1.1.0', source: 'loft', publishedAt: now - COOL_DOWN }
  const on = installed({ source: 'loft' })
  const failure = { code: 'E_UNHEALTHY', version: '1.1.0', detail: '', at: 1 }

  test('{what}: {expected}')
    .with<{ what: string; expected: string; changes: Partial<UpdateFacts> }[]>([
      { what: 'it was said to, and it is time', expected: 'update', changes: {} },
      {
        what: 'nobody said so',
        expected: 'by hand',
        changes: { installed: { ...on, automatic: false } },
      },
      {
        what: 'it is off',
        expected: 'not running',
        changes: { installed: { ...on, state: 'off' } },
      },
      {
        what: 'it is on trial',
        expected: 'not running',
        changes: { installed: { ...on, state: 'probation' } },
      },
      { what: 'there is none', expected: 'nothing newer', changes: { offered: null } },
      {
        what: 'it is older',
        expected: 'nothing newer',
        changes: { offered: { ...offered, version: '0.9.0' } },
      },
      {
        what: 'another index has it',
        expected: 'other index',
        changes: { offered: { ...offered, source: 'x' } },
      },
      {
        what: 'it fell back before',
        expected: 'failed before',
        changes: { installed: { ...on, failure } },
      },
      {
        what: 'it is too young',
        expected: 'wait',
        changes: { offered: { ...offered, publishedAt: now } },
      },
    ])
    .run(({ assert }, { expected, changes }) => {
      const decision = decideUpdate({ installed: on, offered, now, ...changes })
      assert.equal(decision.kind === 'no' ? decision.why : decision.kind, expected)
    })
})
