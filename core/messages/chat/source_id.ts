import { hash } from 'node:crypto'

/**
 * By what a message or an event of a channel is known in its account: the account's own address and what the
 * far side calls it. The address and not the link's id: an account that links anew reads its archive anew.
 */
export function chatSourceId(ownAddress: string, sourceId: string): Buffer {
  return hash('sha256', `${ownAddress}\n${sourceId}`, 'buffer')
}

/** The same in short, as the id of an event's row. */
export function chatEventId(ownAddress: string, sourceId: string): Buffer {
  return chatSourceId(ownAddress, sourceId).subarray(0, 16)
}
