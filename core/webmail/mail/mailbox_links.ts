import { idText } from '@caliopen/contract/ids'
import type { Mailbox } from '#core/messages/mailboxes/mailboxes.js'
import type { MailboxLink } from '../view_parts.js'

/** What stands for a mailbox in URLs. */
export function slugOf({ id, role }: Pick<Mailbox, 'id' | 'role'>): string {
  return role ?? idText(id)
}

export function mailboxLink(mailbox: Mailbox): MailboxLink {
  const { role, name, unread } = mailbox
  return { slug: slugOf(mailbox), role: role ?? 'own', name: role ? null : name, unread }
}
