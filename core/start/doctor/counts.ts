import type { MiscountedAccount } from '#core/accounts/quota/running_out.js'
import { good, warning, type Finding } from './finding.js'

export function judgeCounts(wrong: readonly MiscountedAccount[]): Finding {
  const [first] = wrong
  if (!first) return good('room', 'what each account keeps is counted exactly')
  const words = `${wrong.length} accounts are counted wrongly, such as ${first.address}: ${first.bytes} bytes instead of ${first.actual}`
  return warning('room', words, 'account:recount counts them again.')
}
