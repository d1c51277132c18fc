import MimeNode from 'nodemailer/lib/mime-node'
import type { I18n } from '@adonisjs/i18n'
import { newMessageId } from '#core/messages/submissions/compose.js'
import { rfc5322Date } from '#core/messages/submissions/complete_message.js'
import { domainOf } from '#core/accounts/addresses.js'

/** Asks whoever reads at `to` whether they want what `from` would forward to them. */
export function codeLetter(
  { from, to, code }: { from: string; to: string; code: string },
  i18n: I18n
): Promise<Buffer> {
  const letter = new MimeNode('text/plain; charset=utf-8', { newline: 'windows' })
  letter.setHeader({
    'from': from,
    'to': to,
    'subject': i18n.t('people.forwarding.letter.subject', { from }),
    'date': rfc5322Date(new Date()),
    'message-id': newMessageId(domainOf(from)),
    // RFC 3834 §5: nobody's machine shall answer
    'auto-submitted': 'auto-generated',
  })
  letter.setContent(i18n.t('people.forwarding.letter.text', { from, to, code }))
  return letter.build()
}
