/** Everything in a report comes from outside. */
export const REPORT_LIMITS = {
  /** of the whole mail; a year of a large domain is smaller */
  messageBytes: 20 * 1024 * 1024,
  /** of what was packed, or came as it is: many times what the rows that are kept need */
  unpackedBytes: 8 * 1024 * 1024,
  /** tags in a report in XML: a small file of nothing else would make millions of objects */
  tags: 200_000,
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
