/** What a package may be at most. What comes from outside is measured before it is kept. */
export const LIMITS = {
  packed: 8 * 1024 * 1024,
  unpacked: 32 * 1024 * 1024,
  files: 2_000,
  /** folders and the file */
  depth: 8,
  path: 200,
  /** unpacked to packed; honest text stays far below */
  ratio: 100,
  /** below this nobody is hurt, whatever the ratio */
  harmless: 1024 * 1024,
  /** headers and padding of an entry in the archive (POSIX pax) */
  overhead: 4 * 1024,
  signature: 1024 * 1024,
  code: 8 * 1024 * 1024,
  icon: 64 * 1024,
  screenshot: 512 * 1024,
  locale: 512 * 1024,
  /** texts of one language */
  texts: 5_000,
  text: 4_000,
  textDepth: 8,
} as const
