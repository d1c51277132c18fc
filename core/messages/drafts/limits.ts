const KIB = 1024
const MIB = 1024 * KIB

/** What one letter may hold. Text is measured in bytes of UTF-8, as the columns of MySQL are. */
export const DRAFT_LIMITS = {
  /** of each line of addresses, as typed */
  addressesBytes: 60_000,
  /** to, cc and bcc together; as many as a submission takes */
  recipients: 100,
  subjectCharacters: 500,
  textBytes: 2 * MIB,
  attachments: 100,
  /** all of them together; a third more once it is encoded, which most servers still take */
  attachmentsBytes: 25 * MIB,
  fileNameCharacters: 255,
  /** of one account */
  drafts: 1_000,
} as const
