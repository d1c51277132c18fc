/** The roles that listen; a console (an ace command) publishes and calls, and nobody calls it. */
export const roles = ['web', 'mail', 'worker'] as const
export type Role = (typeof roles)[number]
export type BusMember = Role | 'console'

/** What may be published. Every topic is a wake-up: the truth it points at is in the database. */
export interface Topics {
  /** mail -> worker: the spool has grown */
  'spool.accepted': Record<string, never>
  /** worker, web -> web: open pages of this account have something to fetch */
  'account.changed': { accountId: string; modseq: number; kind: string }
  /** web -> worker: something waits to go out */
  'deliveries.queued': Record<string, never>
  /** web -> worker: an address was linked to a channel of a plugin, or is linked no more */
  'links.changed': Record<string, never>
  /** the database or the keys are others now: every role starts again */
  'instance.changed': Record<string, never>
  /** there is an organisation: the installer is over */
  'installed': Record<string, never>
  /** which plugins run, or what they were told, is different now */
  'plugins.changed': Record<string, never>
  /** web, console -> worker: somebody asked for a plugin to be installed, updated, removed … */
  'plugins.queued': Record<string, never>
  /** web, console -> worker: past mail is to be judged again */
  'trust.queued': Record<string, never>
  /** another theme was chosen, one went off, or the organisation's signs are others */
  'themes.changed': Record<string, never>
}

export type Topic = keyof Topics
