import { test } from '@japa/runner'
import {
  recipientsOfAnswer,
  referencesOfAnswer,
  subjectOfAnswer,
  subjectOfForward,
} from './answer.js'
import type { Answered } from './answer.js'

const own = new Set(['ana@caliopen.example', 'shop@caliopen.example'])

function letter(parts: Partial<Record<'from' | 'replyTo' | 'to' | 'cc', string>>): Answered {
  const list = (line = '') =>
    line
      .split(' ')
      .filter(Boolean)
      .map((address) => ({ name: '', address }))
  return {
    from: list(parts.from)[0] ?? null,
    replyTo: list(parts.replyTo),
    to: list(parts.to),
    cc: list(parts.cc),
    subject: '',
    messageId: null,
    references: [],
  }
}

const line = (addressees: readonly { address: string }[]) =>
  addressees.map(({ address }) => address).join(' ')

test.group('whom an answer goes to', () => {
  test('{title}')
    .with([
      {
        title: 'the author',
        parts: { from: 'bo@far.example', to: 'ana@caliopen.example', cc: 'cy@far.example' },
        all: false,
        expected: ['bo@far.example', ''],
      },
      {
        title: 'Reply-To goes before From',
        parts: { from: 'bo@far.example', replyTo: 'list@far.example', to: 'ana@caliopen.example' },
        all: false,
        expected: ['list@far.example', ''],
      },
      {
        title: 'all, without ourselves under any of our addresses',
        parts: {
          from: 'bo@far.example',
          to: 'Ana@Caliopen.example di@far.example',
          cc: 'shop@caliopen.example cy@far.example',
        },
        all: true,
        expected: ['bo@far.example', 'di@far.example cy@far.example'],
      },
      {
        title: 'nobody twice',
        parts: { from: 'bo@far.example', to: 'BO@far.example', cc: 'bo@far.example' },
        all: true,
        expected: ['bo@far.example', ''],
      },
      {
        title: 'my own letter goes again to whom I wrote',
        parts: { from: 'ana@caliopen.example', to: 'bo@far.example', cc: 'cy@far.example' },
        all: true,
        expected: ['bo@far.example', 'cy@far.example'],
      },
      {
        title: 'a note to myself',
        parts: { from: 'ana@caliopen.example', to: 'ana@caliopen.example' },
        all: false,
        expected: ['ana@caliopen.example', ''],
      },
      { title: 'nobody wrote it', parts: {}, all: true, expected: ['', ''] },
    ])
    .run(({ assert }, { parts, all, expected }) => {
      const { to, cc } = recipientsOfAnswer(letter(parts), own, all)
      assert.deepEqual([line(to), line(cc)], expected)
    })
})

test.group('the subject of an answer', () => {
  test('{subject} is answered as {answer}')
    .with([
      { subject: 'Lunch', answer: 'Re: Lunch' },
      { subject: 'Re: Lunch', answer: 'Re: Lunch' },
      { subject: 'RE : Lunch', answer: 'RE : Lunch' },
      { subject: 'AW: Lunch', answer: 'AW: Lunch' },
      { subject: 'Re[2]: Lunch', answer: 'Re[2]: Lunch' },
      { subject: 'Fwd: Lunch', answer: 'Re: Fwd: Lunch' },
      { subject: 'Report: Lunch', answer: 'Re: Report: Lunch' },
      { subject: '', answer: 'Re:' },
    ])
    .run(({ assert }, { subject, answer }) => assert.equal(subjectOfAnswer(subject), answer))

  test('{subject} is forwarded as {forward}')
    .with([
      { subject: 'Lunch', forward: 'Fwd: Lunch' },
      { subject: 'FW: Lunch', forward: 'FW: Lunch' },
      { subject: 'Tr : Lunch', forward: 'Tr : Lunch' },
      { subject: 'Re: Lunch', forward: 'Fwd: Re: Lunch' },
    ])
    .run(({ assert }, { subject, forward }) => assert.equal(subjectOfForward(subject), forward))
})

test.group('the references of an answer', () => {
  test('are those of the answered message, and its own id last', ({ assert }) => {
    const references = referencesOfAnswer({ messageId: '<c@x>', references: ['<a@x>', '<b@x>'] })
    assert.deepEqual(references, ['<a@x>', '<b@x>', '<c@x>'])
  })

  test('keep the first one and the latest when there are too many', ({ assert }) => {
    const many = Array.from({ length: 90 }, (_, index) => `<${index}@x>`)
    const references = referencesOfAnswer({ messageId: '<last@x>', references: many })
    assert.lengthOf(references, 30)
    assert.equal(references[0], '<0@x>')
    assert.equal(references.at(-1), '<last@x>')
  })

  test('are none where nothing is known', ({ assert }) => {
    assert.deepEqual(referencesOfAnswer({ messageId: null, references: [] }), [])
  })
})
