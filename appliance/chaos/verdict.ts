import { keyOf, type Counts, type Found } from './count/found.js'
import type { Entry } from './ledger.js'
import { FAR_NOBODY } from './load/load.js'

export interface Verdict {
  /** sentences; none: nothing was lost and nothing came twice */
  faults: string[]
  /** letters that are twice at the far side, where that could not be known better */
  allowedDuplicates: number
  delivered: number
  bounced: number
}

/** Whether everything that was answered with 250 is where it belongs, once. */
export function judge(
  entries: readonly Entry[],
  found: Found,
  accounts: readonly string[]
): Verdict {
  const verdict: Verdict = { faults: [], allowedDuplicates: 0, delivered: 0, bounced: 0 }
  for (const entry of entries) {
    if (!entry.taken) verdict.faults.push(`${entry.token} never got its 250`)
    else if (entry.way === 'in') judgeReceived(entry, found, verdict)
    else judgeSent(entry, found, accounts, verdict)
  }
  if (typeof found.listed === 'string') verdict.faults.push(`the webmail: ${found.listed}`)
  for (const reason of found.setAside) verdict.faults.push(`lies aside: ${reason}`)
  for (const line of found.unsettled) verdict.faults.push(`neither delivered nor failed: ${line}`)
  judgeUnasked(entries, found, verdict)
  return verdict
}

function judgeReceived({ token, to }: Entry, found: Found, { faults }: Verdict): void {
  for (const address of to) once(faults, found.received, address, token, 'in the mailbox')
  for (const address of to) listedOnce(faults, found, address, token)
}

function judgeSent(
  entry: Entry,
  found: Found,
  accounts: readonly string[],
  verdict: Verdict
): void {
  const { token, from, to } = entry
  const { faults } = verdict
  once(faults, found.sentCopies, from, token, 'in Sent')
  for (const recipient of to) {
    if (recipient === FAR_NOBODY) {
      verdict.bounced += 1
      once(faults, found.notices, from, token, 'reported as undeliverable')
    } else if (accounts.includes(recipient)) {
      verdict.delivered += 1
      once(faults, found.received, recipient, token, 'in the next room')
      listedOnce(faults, found, recipient, token)
    } else {
      judgeFar(entry, recipient, found, verdict)
    }
  }
}

function judgeFar({ token, from }: Entry, recipient: string, found: Found, verdict: Verdict): void {
  const count = found.far.of(keyOf(recipient, token))
  const notices = found.notices.of(keyOf(from, token))
  verdict.delivered += 1
  if (notices > 0) verdict.faults.push(`${token} to ${recipient} was reported as undeliverable`)
  if (count > 1 && found.uncertain.has(token)) verdict.allowedDuplicates += count - 1
  else if (count !== 1) verdict.faults.push(`${token} is ${count} times at ${recipient}`)
}

/** What nobody sent, or to somebody else. */
function judgeUnasked(entries: readonly Entry[], found: Found, { faults }: Verdict): void {
  const asked = new Set(entries.flatMap(({ token, to }) => to.map((one) => keyOf(one, token))))
  const strays = [...found.received.keys, ...found.far.keys].filter((key) => !asked.has(key))
  for (const key of strays) faults.push(`nobody sent this there: ${key}`)
}

function listedOnce(faults: string[], found: Found, address: string, token: string): void {
  const { listed } = found
  if (typeof listed !== 'string') once(faults, listed, address, token, 'in the webmail')
}

function once(
  faults: string[],
  counts: Counts,
  address: string,
  token: string,
  where: string
): void {
  const count = counts.of(keyOf(address, token))
  if (count !== 1) faults.push(`${token} is ${count} times ${where} of ${address}`)
}
