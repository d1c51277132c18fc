import { readFileSync } from 'node:fs'

const { version } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
) as { version: string }

/** What the range `core` of a manifest is held against. */
export const CORE_VERSION = version
