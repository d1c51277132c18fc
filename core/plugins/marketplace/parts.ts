import type { Sql } from '#database/sql.js'

/** What the marketplace works with; nothing of it is a plugin's. */
export interface MarketplaceParts {
  sql: Sql
  /** the folder of the index that the build brings */
  bundled: string
  /** of this core, Semantic Versioning */
  coreVersion: string
  /** tokens of private indexes are kept sealed with the instance's key */
  seal: Seal
}

export interface Seal {
  seal(text: string): string
  /** throws when it was sealed with another key */
  open(sealed: string): string
}
