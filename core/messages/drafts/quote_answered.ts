import type { Words } from '../submissions/words.js'
import type { Draft } from './draft.js'
import { quoteAnswered, quoteForwarded } from './quote.js'
import type { AnsweredMessage } from './read_answered.js'
import type { Mailbox } from '../letter/letter.js'

/** What a letter repeats of the message that it answers or forwards, in the writer's language. */
export function quoteOf(mode: Draft['mode'], answered: AnsweredMessage, words: Words): string {
  const { letter, receivedAt } = answered
  const from = letter.from ? nameOf(letter.from) : words.say('deliver.quote.somebody')
  const date = words.moment(letter.sentAt ?? receivedAt)
  const wrote = words.say('deliver.quote.wrote', { date, from })
  if (mode === 'reply') return quoteAnswered(letter.text, { wrote, forwarded: [] })
  return quoteForwarded(letter.text, { wrote, forwarded: headOf(letter, from, date, words) })
}

function headOf(
  letter: AnsweredMessage['letter'],
  from: string,
  date: string,
  words: Words
): string[] {
  const to = letter.to.map(nameOf).join(', ')
  const cc = letter.cc.map(nameOf).join(', ')
  return [
    words.say('deliver.quote.forwarded'),
    words.say('deliver.quote.from', { from }),
    words.say('deliver.quote.date', { date }),
    words.say('deliver.quote.subject', { subject: letter.subject }),
    ...(to === '' ? [] : [words.say('deliver.quote.to', { to })]),
    ...(cc === '' ? [] : [words.say('deliver.quote.cc', { cc })]),
  ]
}

function nameOf({ name, address }: Mailbox): string {
  return name === '' || name === address ? address : `${name} <${address}>`
}
