import type { ImportanceFacts } from '../facts.js'
import { present, type Feature } from '../feature.js'
import { isMachineSender, isNoReply } from '../maker.js'

/** How the message was made. */
export function making(facts: ImportanceFacts): Feature[] {
  const { headers, kind, personal } = facts
  const isReport = kind === 'report' || kind === 'failure'
  const isOwnFailure = kind === 'failure' && personal.repliedInThread
  if (isOwnFailure) return present({ failure: true })

  return present({
    report: isReport,
    discussion_list: headers.list === 'discussion',
    announcements: headers.list === 'announcements',
    unsubscribe: headers.unsubscribe && headers.list !== 'discussion',
    bulk: headers.bulk && headers.list !== 'discussion',
    automatic: headers.automatic === 'generated' && !isReport,
    automatic_reply: headers.automatic === 'replied' && !isReport,
    no_reply: isNoReply(facts),
    machine_sender: isMachineSender(facts),
  })
}
