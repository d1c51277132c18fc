import { idText } from '@caliopen/contract/ids'
import type { Mailbox } from '#core/messages/mailboxes/mailboxes.js'
import { neighbours } from '#core/messages/threads/neighbours.js'
import type { Thread, ThreadMessage } from '#core/messages/threads/read_thread.js'
import { spamFactsOf, type SpamFacts } from '#core/messages/threads/spam_facts.js'
import type { Sql } from '#database/sql.js'
import { letterBodies } from '../letters/letter_body.js'
import { messageView } from '../letters/message_view.js'
import type { Reader } from '../reader.js'
import type { ThreadPage } from '../views.js'
import { slugOf } from './mailbox_links.js'

/** A thread as its page shows it: what was not read stands open, and so does the last letter. */
export async function threadView(
  sql: Sql,
  accountId: Buffer,
  mailbox: Mailbox,
  thread: Thread,
  reader: Reader
): Promise<ThreadPage['thread']> {
  const bodies = await letterBodies(sql, thread.messages)
  const spam = await whyJunk(sql, accountId, mailbox, thread)
  const beside = await neighbours(sql, accountId, mailbox.id, thread.id, mailbox.role === 'inbox')
  const last = thread.messages.at(-1)
  const answer = thread.messages.findLast(({ direction }) => direction === 'in') ?? last
  return {
    id: idText(thread.id),
    mailbox: slugOf(mailbox),
    role: mailbox.role ?? 'own',
    subject: thread.subject,
    tags: thread.tags,
    messages: thread.messages.flatMap((message) => {
      const key = message.id.toString('hex')
      const body = bodies.get(key)
      const open = message === last || !message.seen
      return body ? [messageView(message, body, open, reader, spam.get(key) ?? null)] : []
    }),
    neighbours: {
      newer: beside.newer && idText(beside.newer),
      older: beside.older && idText(beside.older),
    },
    people: answer?.discussionId ? idText(answer.discussionId) : null,
    answer: answer ? idText(answer.id) : '',
    several: answer !== undefined && hasSeveralReaders(answer),
  }
}

/** Asked only where somebody may wonder. */
async function whyJunk(
  sql: Sql,
  accountId: Buffer,
  { id, role }: Mailbox,
  { messages }: Thread
): Promise<Map<string, SpamFacts>> {
  if (role !== 'junk') return new Map()
  const junk = messages.filter(
    ({ mailboxId, direction }) => direction === 'in' && mailboxId.equals(id)
  )
  return spamFactsOf(
    sql,
    accountId,
    junk.map((message) => message.id)
  )
}

function hasSeveralReaders({ recipients }: ThreadMessage): boolean {
  return recipients.to.length + recipients.cc.length > 1
}
