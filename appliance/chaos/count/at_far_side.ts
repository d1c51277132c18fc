import type { Far } from '#appliance/lab/far/far.js'
import { farAccount, readImap } from '#appliance/test/imap.js'
import { Counts, keyOf, tokenIn } from './found.js'

/** What lies in the mailboxes of the far side, read as their owners would. */
export async function countAtFarSide(far: Far, people: readonly string[]): Promise<Counts> {
  const counts = new Counts()
  for (const address of people) {
    for (const { parsed } of await readImap(farAccount(far, address))) {
      const token = tokenIn(parsed.subject ?? '')
      if (token !== null) counts.add(keyOf(address, token))
    }
  }
  return counts
}
