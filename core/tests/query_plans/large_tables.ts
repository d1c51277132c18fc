/** Tables that grow with every message; the others hold a handful of rows an account. */
export const LARGE = [
  ...['messages', 'threads', 'thread_mailboxes', 'thread_references', 'expunged', 'receptions'],
  ...['trust_evidence', 'attachments', 'message_events', 'message_tags', 'search_documents'],
  ...['deliveries', 'discussions', 'discussion_persons', 'blobs', 'spool', 'message_sources'],
  ...['waiting_events', 'correspondents', 'contact_addresses'],
] as const
