/** What stands in a MySQL or MariaDB database before we have touched it. */
export interface Inspection {
  /** as the server says it: `10.11.14-MariaDB-0+deb12u2`, `8.4.2` */
  version: string
  /** knows the collation of our tables */
  hasCollation: boolean
  /** keeps its tables in InnoDB unless told otherwise */
  hasInnodb: boolean
  /** max_allowed_packet: no statement may be larger */
  packetBytes: number
  tables: string[]
  /** names in our ledger of migrations; null without a ledger */
  ledger: string[] | null
  /** id of the organisation that lives there, in hexadecimal; null when none does */
  organisation: string | null
  /** what the server said when we tried to make, change and drop a table; null when it let us */
  refusal: string | null
}

/** Why we could not even look: the server's code and words. */
export interface Failure {
  code: string
  detail: string
}
