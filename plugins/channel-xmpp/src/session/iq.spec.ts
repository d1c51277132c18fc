import { test } from '@japa/runner'
import { xml, type Element } from '@xmpp/xml'
import { OWN, stanza } from '../stanzas/specimen.js'
import { Questions, StanzaError } from './iq.js'

function open() {
  const asked: Element[] = []
  const questions = new Questions(OWN, async (element) => void asked.push(element))
  const answer = (from: string | null, type = 'result', content = '') => {
    const { id } = asked.at(-1)?.attrs ?? {}
    const sender = from === null ? '' : `from='${from}'`
    return questions.take(stanza(`<iq type='${type}' id='${id}' ${sender}>${content}</iq>`))
  }
  return { asked, questions, answer }
}

test.group('Questions', () => {
  test('to {0}, {1} answers: {2}')
    .with<[string | null, string | null, boolean][]>([
      [null, null, true],
      [null, OWN, true],
      [null, `${OWN}/r`, true],
      [null, 'chat.example', true],
      [null, 'mallory@chat.example', false],
      [null, 'evil.example', false],
      ['bo@x.example/r', 'Bo@x.example/r', true],
      ['bo@x.example/r', 'bo@x.example/s', false],
      ['bo@x.example/r', null, false],
    ])
    .run(async ({ assert }, [to, from, isAnswer]) => {
      const { questions, answer } = open()
      const asking = questions.ask('get', xml('ping'), to)
      assert.equal(answer(from), isAnswer)
      if (!isAnswer) questions.end(new Error('over'))
      await (isAnswer ? asking : assert.rejects(() => asking, 'over'))
    })

  test('an error is told by its condition', async ({ assert }) => {
    const { questions, answer } = open()
    const asking = questions.ask('set', xml('x'))
    const condition = "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
    answer(null, 'error', `<x/><error type='cancel'>${condition}</error>`)
    const error: unknown = await asking.catch((one: unknown) => one)
    assert.isTrue(error instanceof StanzaError && error.condition === 'item-not-found')
  })

  test('who does not answer is not waited for', async ({ assert }) => {
    const { questions } = open()
    await assert.rejects(() => questions.ask('get', xml('x'), null, 5), /no answer/)
  })

  test('what nobody asked is no answer', ({ assert }) => {
    const { questions } = open()
    assert.isFalse(questions.take(stanza("<iq type='result' id='guess'/>")))
  })
})
