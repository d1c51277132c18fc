import { test } from '@japa/runner'
import type { Element } from '@xmpp/xml'
import { FakeStorage } from '@caliopen/contract/kit/world/fake_storage'
import { Questions } from '../session/iq.js'
import type { Letter } from '../stanzas/letter.js'
import { fromBo, OWN, stanza } from '../stanzas/specimen.js'
import { Archive } from './archive.js'
import { Memory, type Remembered } from './memory.js'

/** A server's archive with these ids in it, some at a time. */
function open(ids: string[], { page = 2, forgotten = [] as string[] } = {}) {
  const asked: { after: string | null; start: string | null; live: boolean }[] = []
  let live = false
  const questions = new Questions(OWN, async (iq) => {
    const query = iq.getChild('query')
    const after = query?.getChild('set')?.getChildText('after') ?? null
    const fields = query?.getChild('x')?.getChildren('field') ?? []
    const start = fields.find(({ attrs }) => attrs.var === 'start')?.getChildText('value') ?? null
    asked.push({ after, start, live })
    queueMicrotask(() => questions.take(answer(iq, query?.attrs.queryid ?? '', after)))
  })
  const archive = new Archive(questions)
  const answer = (iq: Element, queryId: string, after: string | null): Element => {
    const head = `<iq id='${iq.attrs.id}'`
    if (after !== null && forgotten.includes(after)) {
      const condition = "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
      return stanza(`${head} type='error'><error type='cancel'>${condition}</error></iq>`)
    }
    const from = after === null ? 0 : ids.indexOf(after) + 1
    const some = ids.slice(from, from + page)
    for (const id of some) archive.take(queryId, letterOf(id))
    const complete = from + page >= ids.length ? " complete='true'" : ''
    const last = some.length > 0 ? `<last>${some.at(-1)}</last>` : ''
    const set = `<set xmlns='http://jabber.org/protocol/rsm'>${last}</set>`
    return stanza(`${head} type='result'><fin xmlns='urn:xmpp:mam:2'${complete}>${set}</fin></iq>`)
  }
  const kept: string[] = []
  const positions: string[] = []
  const catchUp = (after: string | null) =>
    archive.catchUp({
      ...{ after, start: 0 },
      keep: async (letters) => void kept.push(...letters.map(({ archiveId }) => archiveId ?? '')),
      moved: (last) => void positions.push(last),
      goLive: async () => void (live = true),
    })
  return { asked, archive, kept, positions, catchUp }
}

function letterOf(id: string): Letter {
  return {
    ...{ stanza: stanza(fromBo('<body>x</body>')), direction: 'in', way: 'archive' },
    ...{ correspondent: 'bo@x.example', resource: '', archiveId: id, at: 5 },
  }
}

test.group('The archive', () => {
  test('is read to its end, and the last page after the server sends live', async ({ assert }) => {
    const { asked, kept, positions, catchUp } = open(['1', '2', '3', '4', '5'])
    await catchUp(null)
    assert.deepEqual(kept, ['1', '2', '3', '4', '5'])
    assert.deepEqual(positions, ['2', '4', '5'])
    assert.deepEqual(
      asked.map(({ after, live }) => [after, live]),
      [
        [null, false],
        ['2', true],
        ['4', true],
      ]
    )
  })

  test('one page is asked for again, for what came while it was read', async ({ assert }) => {
    const { asked, kept, catchUp } = open(['1'])
    await catchUp('0')
    assert.deepEqual(kept, ['1'])
    assert.deepEqual(
      asked.map(({ after, live }) => [after, live]),
      [
        ['0', false],
        ['1', true],
      ]
    )
  })

  test('goes on by the time where the position was forgotten', async ({ assert }) => {
    const { asked, kept, catchUp } = open(['7', '8'], { forgotten: ['3'] })
    await catchUp('3')
    assert.deepEqual(kept, ['7', '8'])
    assert.deepEqual(asked[1], { after: null, start: '1970-01-01T00:00:00.000Z', live: false })
  })

  test('an empty one has an end, too', async ({ assert }) => {
    const { kept, catchUp } = open([])
    await catchUp(null)
    assert.isEmpty(kept)
  })

  test('answers to nobody are dropped', ({ assert }) => {
    const { archive } = open([])
    archive.take('somebody', letterOf('1'))
    assert.equal(archive.queries.size, 0)
  })
})

test.group('The memory', () => {
  const one: Remembered = {
    ...{ correspondent: 'bo@x.example', messageId: 'm1', sourceId: 's1' },
    ...{ direction: 'in', markable: true },
  }

  test('is the same after a restart', async ({ assert }) => {
    const storage = new FakeStorage(1_000_000)
    const memory = await Memory.load(storage, 'i')
    memory.remember(one)
    memory.moved('a9', 7)
    await memory.flush()
    const again = await Memory.load(storage, 'i')
    assert.equal(again.resource, memory.resource)
    assert.deepEqual([again.last, again.lastAt], ['a9', 7])
    assert.equal(again.find('bo@x.example', 'in', 'm1'), 's1')
    assert.deepEqual(again.bySource('s1'), one)
    assert.isNull(again.find('bo@x.example', 'out', 'm1'))
    assert.isNull(again.find('mallory@x.example', 'in', 'm1'))
  })

  test('what Caliopen sent needs no memory', async ({ assert }) => {
    const memory = await Memory.load(new FakeStorage(1_000_000), 'i')
    assert.equal(memory.find('bo@x.example', 'out', 'caliopen-1'), 'caliopen-1')
    assert.isNull(memory.find('bo@x.example', 'in', 'caliopen-1'))
  })

  test('fits into its place, and forgets the oldest', async ({ assert }) => {
    const storage = new FakeStorage(1_000_000)
    const memory = await Memory.load(storage, 'i')
    for (let at = 0; at < 2_000; at++) {
      memory.remember({ ...one, messageId: `message-${at}`, sourceId: `source-${at}` })
    }
    await memory.flush()
    const value = await storage.get('identity/i')
    assert.isBelow(value?.byteLength ?? Infinity, 64 * 1024)
    assert.isNull(memory.find('bo@x.example', 'in', 'message-0'))
    assert.equal(memory.find('bo@x.example', 'in', 'message-1999'), 'source-1999')
  })
})
