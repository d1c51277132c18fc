/** Everything in a report comes from outside. */
export const REPORT_LIMITS = {
  /** of the whole mail; a year of a large domain is smaller */
  messageBytes: 20 * 1024 * 1024,
  /** of what was packed */
  unpackedBytes: 32 * 1024 * 1024,
  /** packed data that grows more than this is a trap */
  ratio: 200,
  /** files in an archive that are looked at */
  files: 4,
  recipients: 100,
  rows: 1_000,
  fields: 200,
  text: 1_000,
  depth: 12,
} as const
