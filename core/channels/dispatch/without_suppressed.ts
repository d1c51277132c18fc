import type { DueDelivery, Letter, Outcome, Report } from '../channel.js'
import { suppressionKey } from '../suppressions/suppressions.js'
import type { Suppression } from '../suppressions/suppressions.js'

/** What may go, and the failure of what may not: known at once, and told at once. */
export function withoutSuppressed(
  letters: readonly Letter[],
  suppressed: ReadonlyMap<string, Suppression>
): { sendable: readonly Letter[]; refused: Report[] } {
  if (suppressed.size === 0) return { sendable: letters, refused: [] }
  const of = ({ accountId }: Letter, { recipient }: DueDelivery) =>
    suppressed.get(suppressionKey({ accountId, recipient }))
  const refused = letters.flatMap((letter) =>
    letter.deliveries.flatMap((delivery) => {
      const suppression = of(letter, delivery)
      return suppression ? [{ letter, delivery, outcome: outcomeOf(suppression) }] : []
    })
  )
  const sendable = letters
    .map((letter) => ({ ...letter, deliveries: letter.deliveries.filter((it) => !of(letter, it)) }))
    .filter(({ deliveries }) => deliveries.length > 0)
  return { sendable, refused }
}

/** The words that explain.ts knows. Nobody was asked, so it counts as no bounce. */
function outcomeOf({ status, reason }: Suppression): Outcome {
  return {
    ...{ kind: 'failed', status, reply: `Suppressed: ${reason}` },
    ...{ host: null, tls: null, uncertain: false },
  }
}
