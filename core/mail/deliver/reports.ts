import type { DueDelivery, Letter, Outcome, Report } from '#core/channels/channel.js'
import type { DeadEnd } from './routes/plan.js'

/** One report a recipient. */
export function reportsOn(letter: Letter, outcomeOf: (delivery: DueDelivery) => Outcome): Report[] {
  return letter.deliveries.map((delivery) => ({ letter, delivery, outcome: outcomeOf(delivery) }))
}

/** Nobody was reached. */
export function stopped(letter: Letter, { kind, status, reply }: DeadEnd): Report[] {
  const unreachable = kind === 'deferred'
  return reportsOn(letter, () => ({
    ...{ kind, status, reply, host: null, tls: null, uncertain: false, unreachable },
  }))
}

/** It was not tried. */
export function released(letter: Letter): Report[] {
  return letter.deliveries.map((delivery) => ({ letter, delivery, outcome: 'released' }))
}

/** Its bytes are not there any more. */
export function gone(letter: Letter): Report[] {
  return stopped(letter, { kind: 'failed', status: '5.3.0', reply: 'The message is gone' })
}
