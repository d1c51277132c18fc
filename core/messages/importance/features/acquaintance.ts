import type { ImportanceFacts } from '../facts.js'
import { feature, present, type Feature } from '../feature.js'
import { isPersonal } from '../maker.js'

const OFTEN = 5

/**
 * Who writes. What is known of a person counts for what that person wrote: not for what their
 * programs send, and not for what others send in their name.
 */
export function acquaintance(facts: ImportanceFacts): Feature[] {
  const { personal, sender, trust } = facts
  if (trust.proof === 'refused') return []
  const replied = present({ replied: personal.repliedInThread && isAnswer(facts) })
  if (!isPersonal(facts)) return replied
  if (sender.isSelf) return [feature('self')]
  return [...replied, ...letters(facts), ...present({ contact: personal.isContact })]
}

/** A ticket system's answer belongs to the thread; an out-of-office note or a receipt only passes by. */
function isAnswer({ headers, kind, sender }: ImportanceFacts): boolean {
  return (
    headers.automatic !== 'replied' && kind !== 'report' && kind !== 'failure' && !sender.isSelf
  )
}

function letters({ personal: { sentTo, receivedBefore, isContact } }: ImportanceFacts): Feature[] {
  if (sentTo >= OFTEN) return [feature('written_often', { count: sentTo })]
  if (sentTo > 0) return [feature('written_to', { count: sentTo })]
  if (isContact || receivedBefore < OFTEN) return []
  return [feature('never_answered', { count: receivedBefore })]
}
