/** Whose a plugin is: the publisher, and the key that proves it (raw, base64url). */
export interface Owner {
  publisher: string
  name: string
  key: string
}

export interface OwnerChange {
  before: Owner
  after: Owner
}

/** null while both are as pinned. A sold plugin changes one or the other. */
export function ownerChange(pinned: Owner | null, now: Owner): OwnerChange | null {
  if (!pinned) return null
  const same = pinned.publisher === now.publisher && pinned.key === now.key
  return same ? null : { before: pinned, after: now }
}
