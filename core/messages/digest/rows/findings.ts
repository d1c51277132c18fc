import type { Discussions } from '../people/discussions.js'
import type { Mailboxes } from './mailboxes.js'
import type { Threads } from '../threads/thread.js'

/** What was worked out about a batch of messages. */
export interface Findings {
  mailboxes: Mailboxes
  threads: Threads
  discussions: Discussions
}
