import { test } from '@japa/runner'
import { stanza } from '../stanzas/specimen.js'
import { StreamManagement } from './stream_management.js'

const ENABLED = stanza("<enabled xmlns='urn:xmpp:sm:3' id='s1' resume='true'/>")
const message = (id: string) => stanza(`<message id='${id}'/>`)

function opened(): StreamManagement {
  const sm = new StreamManagement()
  sm.enabled(ENABLED)
  return sm
}

async function settled(work: Promise<void>): Promise<string> {
  const waiting = new Promise<string>((resolve) => setTimeout(() => resolve('waiting'), 1))
  return Promise.race([
    work.then(
      () => 'taken',
      (error: Error) => error.message
    ),
    waiting,
  ])
}

test.group('Stream management', () => {
  test('counts what comes in when it is kept, not before', ({ assert }) => {
    const sm = opened()
    const first = sm.arrived()
    const second = sm.arrived()
    assert.equal(sm.answer().attrs.h, '0')
    assert.equal(first(), 1)
    assert.equal(sm.answer().attrs.h, '1')
    assert.equal(second(), 2)
  })

  test('what is kept after the connection ended counts in no other', ({ assert }) => {
    const sm = opened()
    const late = sm.arrived()
    assert.equal(sm.arrived()(), 1)
    sm.disconnected()
    assert.equal(sm.resumeElement().attrs.h, '1')
    sm.resumed(stanza("<resumed xmlns='urn:xmpp:sm:3' h='0'/>"))
    assert.isNull(late())
    assert.equal(sm.answer().attrs.h, '1')
  })

  test('tells what the server has, and sends the rest again', async ({ assert }) => {
    const sm = opened()
    const [one, two, three] = ['1', '2', '3'].map((id) => sm.sent(message(id)))
    sm.acknowledge(1)
    sm.disconnected()
    const again = sm.resumed(stanza("<resumed xmlns='urn:xmpp:sm:3' h='2'/>"))
    assert.deepEqual(
      again.map(({ attrs }) => attrs.id),
      ['3']
    )
    for (const work of [one, two]) assert.equal(await settled(work ?? Promise.reject()), 'taken')
    sm.acknowledge(3)
    assert.equal(await settled(three ?? Promise.reject()), 'taken')
  })

  test('a session that is over tells what is lost', async ({ assert }) => {
    const sm = opened()
    const [one, two] = ['1', '2'].map((id) => sm.sent(message(id)))
    sm.disconnected()
    sm.over('1')
    assert.equal(await settled(one ?? Promise.reject()), 'taken')
    assert.match(await settled(two ?? Promise.reject()), /before the server had it/)
    assert.isFalse(sm.resumable)
  })

  test('a server that claims {$self} is not believed further')
    .with([99, -1, 0.5, Number.NaN])
    .run(async ({ assert }, h) => {
      const sm = opened()
      sm.acknowledge(h)
      const work = sm.sent(message('1'))
      assert.equal(await settled(work), 'waiting')
      sm.acknowledge(1)
      assert.equal(await settled(work), 'taken')
    })

  test('a server that keeps nothing is not asked to go on', ({ assert }) => {
    const sm = new StreamManagement()
    sm.enabled(stanza("<enabled xmlns='urn:xmpp:sm:3' id='s1'/>"))
    assert.isTrue(sm.on)
    assert.isFalse(sm.resumable)
  })
})
