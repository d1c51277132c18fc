import { test } from '@japa/runner'
import { Roster } from './roster.js'
import { stanza } from './specimen.js'

function query(items: string) {
  return stanza(`<query xmlns='jabber:iq:roster'>${items}</query>`)
}

test.group('The roster', () => {
  test('is one event, the same for the same list', ({ assert }) => {
    const roster = new Roster()
    const bo = "<item jid='bo@x.example' name='Bo' subscription='both'/>"
    const ana = "<item jid='Ana@x.example/r' subscription='to'/>"
    roster.replace(query(bo + ana))
    const [event] = roster.events('i', 1)
    assert.deepEqual(event?.correspondents, [
      { address: 'ana@x.example', name: '' },
      { address: 'bo@x.example', name: 'Bo' },
    ])
    roster.replace(query(ana + bo))
    assert.equal(roster.events('i', 2)[0]?.sourceId, event?.sourceId)
    roster.change(query("<item jid='bo@x.example' subscription='remove'/>"))
    assert.notEqual(roster.events('i', 3)[0]?.sourceId, event?.sourceId)
  })

  test('knows who may know of us', ({ assert }) => {
    const roster = new Roster()
    const items = ['none', 'to', 'from', 'both'].map(
      (one) => `<item jid='${one}@x.example' subscription='${one}'/>`
    )
    roster.replace(query(items.join('') + "<item jid='@' subscription='both'/><item/>"))
    const trusted = ['none', 'to', 'from', 'both'].filter(
      (one) => roster.get(`${one}@x.example`)?.trusted
    )
    assert.deepEqual(trusted, ['from', 'both'])
  })

  test('a long one is several events', ({ assert }) => {
    const roster = new Roster()
    const items = Array.from({ length: 1_200 }, (_, at) => `<item jid='a${at}@x.example'/>`)
    roster.replace(query(items.join('')))
    assert.deepEqual(
      roster.events('i', 1).map(({ correspondents }) => correspondents.length),
      [500, 500, 200]
    )
  })
})
