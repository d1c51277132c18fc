import type { ImportanceFacts, SenderFacts } from './facts.js'

const NO_REPLY =
  /(?:^|[-_.+])(?:no[-_.]?(?:reply|response)|do[-_.]?not[-_.]?reply|ne[-_.]?pas[-_.]?repondre)/

const MACHINE =
  /^(?:root|cron|daemon|mailer-daemon|postmaster|www-data|nagios|monit|bounces?|notifications?|notify|alerts?|newsletters?|news|mailing|marketing|promos?|offers?)(?:$|[-_.+])/

/** Whether the sender's address asks not to be answered. */
export function isNoReply({ sender }: ImportanceFacts): boolean {
  return NO_REPLY.test(localPart(sender.address))
}

/** Whether the sender's address is one that programs write from. */
export function isMachineSender({ sender }: ImportanceFacts): boolean {
  return MACHINE.test(localPart(sender.address))
}

/** Written by a person for its readers, as far as can be told. A list where everybody writes is. */
export function isPersonal(facts: ImportanceFacts): boolean {
  const { headers, kind } = facts
  if (kind === 'report' || kind === 'failure' || headers.automatic !== null) return false
  if (isNoReply(facts) || isMachineSender(facts)) return false
  return headers.list === 'discussion' || !isForMany(facts)
}

/** Sent to many at once, each in an envelope of their own: being its only reader means nothing. */
export function isForMany({ headers }: ImportanceFacts): boolean {
  return headers.list !== null || headers.bulk || headers.unsubscribe
}

/** Nobody the account wrote to or keeps: claims are taken with more care. */
export function isStranger({
  sender,
  personal,
}: Pick<ImportanceFacts, 'personal'> & { sender: Pick<SenderFacts, 'isSelf'> }): boolean {
  return !sender.isSelf && !personal.isContact && personal.sentTo === 0 && !personal.repliedInThread
}

function localPart(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf('@')))
}
