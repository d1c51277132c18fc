import { test } from '@japa/runner'
import { definePlugin } from '../../plugin/define_plugin.js'
import { PluginError } from '../../plugin/errors.js'
import type { ImportBatch } from '../../points/importer.js'
import { inProcess } from '../in_process.js'
import { runKit } from '../run.js'
import { manifestWith } from '../specimen.js'
import { importersKit } from './kit.js'
import type { ImporterScenario } from './scenario.js'

const manifest = manifestWith({
  contributes: { importers: [{ name: 'attic', title: 'title', fields: [] }] },
  permissions: { hosts: [{ host: 'attic.example.net', ports: [443], use: 'https', why: 'why' }] },
})

const MESSAGES = 7

const scenario: ImporterScenario = {
  values: { key: 'right' },
  wrongValues: { key: 'wrong' },
  messages: MESSAGES,
  prepare(world) {
    world.site('attic.example.net', ({ headers }) =>
      headers?.authorization === 'right' ? { json: MESSAGES } : { status: 401 }
    )
  },
  away: (world) => world.away('attic.example.net'),
}

/** Three messages a step; `spoil` makes it do something wrong. */
function importer(spoil: (batch: ImportBatch, cursor: string | null) => ImportBatch) {
  const plugin = definePlugin((host) => {
    const count = async (key: unknown) => {
      const url = 'https://attic.example.net/'
      const { status, body } = await host.fetch({ url, headers: { authorization: String(key) } })
      if (status === 401) throw new PluginError('E_CREDENTIALS', 'the key is wrong')
      return Number(Buffer.from(body).toString())
    }
    return {
      importers: {
        attic: {
          probe: async ({ values }) => ({
            mailboxes: [{ name: 'Attic', messages: await count(values.key) }],
            bytes: null,
          }),
          next: async ({ values, cursor }) => {
            const all = await count(values.key)
            const from = Number(cursor ?? 0)
            const to = Math.min(from + 3, all)
            const messages = Array.from({ length: to - from }, (_, at) => messageOf(from + at))
            return spoil({ messages, cursor: to < all ? String(to) : null }, cursor)
          },
        },
      },
    }
  })
  return { manifest, files: new Map<string, Uint8Array>(), start: inProcess(plugin, manifest) }
}

function messageOf(number: number) {
  const raw = Buffer.from(`Subject: ${number}\r\n\r\nHello\r\n`)
  return { mailbox: 'Attic', raw, receivedAt: number, seen: true, flagged: false }
}

async function failuresOf(spoil: Parameters<typeof importer>[0]): Promise<string[]> {
  const results = await runKit(importersKit, importer(spoil), 'attic', scenario)
  return results.filter(({ outcome }) => outcome !== 'passed').map(({ check }) => check)
}

test.group('The kit for importers', () => {
  test('is passed by one that does all', async ({ assert }) => {
    assert.deepEqual(await failuresOf((batch) => batch), [])
  })

  test('sees one that {0}')
    .with<[string, Parameters<typeof importer>[0], string][]>([
      [
        'forgets a message',
        ({ messages, cursor }) => ({ messages: messages.slice(1), cursor }),
        'brings every message once',
      ],
      [
        'never ends',
        ({ messages }, cursor) => ({ messages, cursor: cursor ?? '0' }),
        'brings every message once',
      ],
      [
        'brings what is no message',
        ({ messages, cursor }) => ({
          messages: messages.map((one) => ({ ...one, raw: Buffer.from('<html>') })),
          cursor,
        }),
        'brings messages in the form of RFC 5322, with what is known of them',
      ],
      [
        'changes its mind',
        ({ messages, cursor }) => ({
          messages: messages.map((one) => ({
            ...one,
            raw: Buffer.concat([one.raw, Buffer.from(String(Math.random()))]),
          })),
          cursor,
        }),
        'gives the same messages for the same cursor',
      ],
    ])
    .run(async ({ assert }, [, spoil, check]) => {
      assert.include(await failuresOf(spoil), check)
    })
})
