import type { Told } from '#core/channels/channel.js'
import { explainDelivery } from '../explain.js'
import type { NoticeFacts } from './notice.js'
import { isSaid } from './notice_status.js'

const SUBJECT = 200

/** What a person reads: whom it is about, what happened, what to do, and the exact words. */
export function textOf(facts: NoticeFacts): string {
  const { recipients, words, submittedAt, expiresAt, telling } = facts
  return [
    words.say(`deliver.notice.${telling}.greeting`, { count: recipients.length }),
    ...recipients.map((recipient) => blockOf(recipient, facts)),
    words.say('deliver.notice.message', {
      subject: subjectOf(facts),
      date: words.moment(submittedAt),
    }),
    words.say(`deliver.notice.${telling}.ending`, { until: words.moment(expiresAt) }),
    '',
  ].join('\n\n')
}

export function subjectOf({ subject, words }: NoticeFacts): string {
  return subject.slice(0, SUBJECT) || words.say('deliver.notice.no_subject')
}

function blockOf({ recipient, status, reply }: Told, { words, telling }: NoticeFacts): string {
  const told = isSaid(reply) ? 'deliver.notice.said' : 'deliver.notice.detail'
  // On one line: words from outside make no line, and no boundary, of their own.
  const exactly = words.say(told, { reply: reply.replace(/[\p{C}\s]+/gu, ' ') })
  const isGood = telling === 'delivered' || telling === 'relayed'
  const { key, values } = explainDelivery({ status, reply, final: telling === 'failed' })
  const lines = isGood ? [recipient, exactly] : [recipient, words.say(key, values), exactly]
  return lines.map((line) => `  ${line}`).join('\n')
}
