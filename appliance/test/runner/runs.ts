import type { Lab } from '#appliance/lab/lab.js'
import { BROWSER_PACKAGES, LAB_PACKAGES, type DebianPackage } from './packages.js'

/** One run of one Japa suite. */
export interface TestRun {
  title: string
  suite: 'unit' | 'integration' | 'e2e'
  /** Japa's options: tests tagged `@once` have nothing to do with our database, and run on one only */
  options: readonly string[]
  /** milliseconds after which it hangs rather than works */
  timeout: number
  packages: readonly DebianPackage[]
  /** Its environment beside `CALIOPEN_LAB`; null when it needs no lab. */
  environment: ((lab: Lab) => Promise<NodeJS.ProcessEnv>) | null
}

/** All that `npm test` runs, in this order; together about a quarter of an hour. */
export const RUNS: readonly TestRun[] = [
  { title: 'unit', suite: 'unit', options: [], timeout: 120_000, packages: [], environment: null },
  {
    title: 'integration on SQLite',
    suite: 'integration',
    options: [],
    timeout: 900_000,
    packages: LAB_PACKAGES,
    environment: async () => ({ TEST_DATABASE: 'sqlite' }),
  },
  {
    title: 'integration on MariaDB',
    suite: 'integration',
    options: ['--tags', '~@once'],
    timeout: 900_000,
    packages: LAB_PACKAGES,
    environment: async (lab) => ({
      TEST_DATABASE: 'mysql',
      TEST_MYSQL: JSON.stringify(await lab.mariadb.createDatabase()),
    }),
  },
  {
    title: 'end to end',
    suite: 'e2e',
    options: [],
    timeout: 900_000,
    packages: [...LAB_PACKAGES, ...BROWSER_PACKAGES],
    environment: async () => ({ TEST_DATABASE: 'sqlite' }),
  },
]
