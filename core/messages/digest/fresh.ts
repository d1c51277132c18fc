import type { Prepared } from './prepare.js'

/** A message that is new to its account, with its id. */
export interface Fresh extends Prepared {
  id: Buffer
}
