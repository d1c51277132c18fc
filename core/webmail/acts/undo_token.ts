import encryption from '@adonisjs/core/services/encryption'
import type { MailboxRole } from '#core/messages/mailboxes/standard.js'

/** What can be taken back, by whom: it travels signed in the page, so that nothing waits on the server. */
export type Undo = { account: string } & (
  | { kind: 'move'; modseq: number; to: MailboxRole }
  | { kind: 'draft'; draft: string }
  | { kind: 'submission'; message: string }
  | { kind: 'join'; merge: string }
)

/** Seconds that the button is shown. */
export const UNDO_SECONDS = 10

/** The token is good for longer: without script the button stays, and a press may come late. */
const GOOD_FOR = '10 minutes'
const PURPOSE = 'undo'

export function undoToken(undo: Undo): string {
  return encryption.getMessageVerifier().sign(undo, GOOD_FOR, PURPOSE)
}

/** null where it is not ours, too old, or another account's. */
export function readUndoToken(token: string, account: string): Undo | null {
  const undo = encryption.getMessageVerifier().unsign<Undo>(token, PURPOSE)
  return undo?.account === account ? undo : null
}
