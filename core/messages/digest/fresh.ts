import type { Judged } from './judge.js'

/** A message that is new to its account, with its id. */
export interface Fresh extends Judged {
  id: Buffer
}
