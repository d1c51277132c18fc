import { idText } from '@caliopen/contract/ids'
import type { Mailbox } from '#core/messages/mailboxes/mailboxes.js'
import { neighbours } from '#core/messages/threads/neighbours.js'
import type { Thread, ThreadMessage } from '#core/messages/threads/read_thread.js'
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
      const body = bodies.get(message.id.toString('hex'))
      const open = message === last || !message.seen
      return body ? [messageView(message, body, open, reader)] : []
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

function hasSeveralReaders({ recipients }: ThreadMessage): boolean {
  return recipients.to.length + recipients.cc.length > 1
}
