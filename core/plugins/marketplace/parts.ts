import type { Sql } from '#database/sql.js'
import type { Seal } from '#database/seal.js'

/** What the marketplace works with; nothing of it is a plugin's. */
export interface MarketplaceParts {
  sql: Sql
  /** the folder of the index that the build brings */
  bundled: string
  /** of this core: CORE_VERSION, but for tests */
  coreVersion: string
  /** tokens of private indexes are kept sealed with the instance's key */
  seal: Seal
}

/** What tokens are sealed for. */
export const TOKEN_PURPOSE = 'marketplace token'
