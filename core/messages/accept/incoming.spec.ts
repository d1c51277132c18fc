import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from '@japa/runner'
import { waitUntil } from '#appliance/lab/wait.js'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { Incoming } from './incoming.js'

const MIB = 1024 * 1024
const LIMITS = { bytes: 8 * MIB, reserve: 0 }

const bytesOf = (chunks: () => Iterable<Buffer>, size: number): MessageBytes => ({
  ...{ held: null, size },
  stream: () => Readable.from(chunks(), { objectMode: false }),
})

test.group('Messages on their way in', (group) => {
  let folder: string

  group.each.setup(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-incoming-'))
    return () => rmSync(folder, { recursive: true, force: true })
  })

  test('leave their room to others, and no file, when they break off or find no room', async ({
    assert,
  }) => {
    const incoming = new Incoming(folder, LIMITS)
    function* breaking() {
      yield Buffer.alloc(MIB, 1)
      throw new Error('the blob is lost')
    }
    function* endless() {
      for (let at = 0; at < 20; at++) yield Buffer.alloc(MIB, at)
    }
    for (let round = 0; round < 3; round++) {
      await assert.rejects(() => incoming.copy(bytesOf(breaking, MIB)), 'the blob is lost')
      await assert.rejects(() => incoming.copy(bytesOf(endless, 20 * MIB)), /no room/)
    }
    assert.isTrue(incoming.has(LIMITS.bytes))
    const left = async () => readdirSync(join(folder, 'incoming')).length === 0 || null
    assert.isTrue(await waitUntil('The files stayed', left, { timeout: 5_000 }))
  })
})
