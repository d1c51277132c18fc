import type { Permissions } from '@caliopen/contract/manifest/manifest'
import { test } from '@japa/runner'
import { LANGUAGES, say, textsOf } from '#core/tests/texts.js'
import { permissionDiff } from './permission_diff.js'
import { permissionSentences } from './permission_sentences.js'

const api = { host: 'api.example.net', ports: [443], use: 'https', why: 'why.api' } as const
const any = { host: '*', ports: [5222, 5269], use: 'tls', why: 'why.any' } as const
const linked = { host: { link: 'server' }, ports: [443], use: 'https', why: 'why.link' } as const

function sentencesOf(before: Permissions | null, after: Permissions): string[] {
  const texts = textsOf('plugins', 'en')
  return permissionSentences(permissionDiff(before, after), (key) => `[${key}]`).map(
    ({ kind, message }) => `${kind}: ${say(message, 'en', texts)}`
  )
}

test.group('What an update asks', () => {
  test('is more, when {what}')
    .with<{ what: string; before: Permissions; after: Permissions; more: boolean }[]>([
      {
        what: 'there is another host',
        before: {},
        after: { hosts: [{ ...api, ports: [443] }] },
        more: true,
      },
      {
        what: 'there is another port',
        before: { hosts: [{ ...api, ports: [443] }] },
        after: { hosts: [{ ...api, ports: [443, 80] }] },
        more: true,
      },
      {
        what: 'it goes in the clear',
        before: { hosts: [{ ...api, ports: [443] }] },
        after: { hosts: [{ ...api, ports: [443], use: 'http' }] },
        more: true,
      },
      {
        what: 'it keeps more',
        before: { storage: { bytes: 1 } },
        after: { storage: { bytes: 2 } },
        more: true,
      },
      { what: 'it keeps secrets', before: {}, after: { secrets: true }, more: true },
      {
        what: 'the clock calls more often',
        before: { schedule: { every: 600 } },
        after: { schedule: { every: 60 } },
        more: true,
      },
      {
        what: 'the clock calls at all',
        before: {},
        after: { schedule: { every: 600 } },
        more: true,
      },
    ])
    .run(({ assert }, { before, after, more }) => {
      assert.equal(permissionDiff(before, after).more, more)
    })

  test('is not more, when {what}')
    .with<{ what: string; before: Permissions; after: Permissions }[]>([
      { what: 'all is the same', before: { secrets: true }, after: { secrets: true } },
      {
        what: 'less is asked',
        before: { hosts: [{ ...api, ports: [443, 80] }], storage: { bytes: 2 } },
        after: { hosts: [{ ...api, ports: [443] }] },
      },
      {
        what: 'the reason has other words',
        before: { hosts: [{ ...api, ports: [443] }] },
        after: { hosts: [{ ...api, ports: [443], why: 'other' }] },
      },
      {
        what: 'the clock calls less often',
        before: { schedule: { every: 60 } },
        after: { schedule: { every: 600 } },
      },
    ])
    .run(({ assert }, { before, after }) => assert.isFalse(permissionDiff(before, after).more))
})

test.group('What a plugin asks', () => {
  test('is said in plain words, what is new first', ({ assert }) => {
    const before = { hosts: [{ ...any, ports: [...any.ports] }], schedule: { every: 60 } }
    const after = {
      hosts: [
        { ...api, ports: [...api.ports] },
        { ...linked, ports: [...linked.ports] },
      ],
      storage: { bytes: 3 * 1024 * 1024 },
      secrets: true,
      schedule: { every: 120 },
    }
    assert.deepEqual(sentencesOf(before, after), [
      'added: It may connect to api.example.net, encrypted (port 443). Why: [why.api]',
      'added: It may connect to the servers that people name when they link an address, encrypted (port 443). Why: [why.link]',
      'added: It may keep up to 3 MB of data of its own.',
      'added: It may keep secrets. They are sealed with the key of this installation.',
      'same: It is called by the clock, every 2 minutes at most.',
      'removed: It may connect to any server, encrypted (port 5222, 5269). Why: [why.any]',
    ])
  })

  test('may be nothing', ({ assert }) => {
    assert.deepEqual(sentencesOf(null, {}), [
      'same: It asks for nothing: it can reach nobody and keep nothing.',
    ])
  })

  test('has words in every language', ({ assert }) => {
    const diff = permissionDiff(null, {
      hosts: [{ host: { setting: 'server' }, ports: [80], use: 'http', why: 'w' }],
      storage: { bytes: 2_048 },
      secrets: true,
      schedule: { every: 60 },
    })
    for (const language of LANGUAGES) {
      const texts = textsOf('plugins', language)
      for (const { message } of permissionSentences(diff, (key) => key)) {
        assert.isNotEmpty(say(message, language, texts))
      }
    }
  })
})
