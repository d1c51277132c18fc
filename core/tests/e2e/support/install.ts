import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Caliopen } from '#appliance/test/caliopen.js'
import type { DatabaseChoice } from '#database/sql.js'

export const PASSWORD = 'correct horse battery staple'

export interface HeadlessAnswers {
  domain: string
  address: string
  database?: DatabaseChoice
}

/** Installs a running Caliopen by the wizard's headless twin. */
export async function installHeadless(
  caliopen: Caliopen,
  { domain, address, database = { client: 'sqlite' } }: HeadlessAnswers
): Promise<void> {
  const file = join(caliopen.dataDir, 'answers.json')
  const answers = {
    language: 'en',
    organisation: 'Test',
    domain,
    hostname: `mx.${domain}`,
    admin: { name: 'Ana', address, password: PASSWORD },
    database,
  }
  await writeFile(file, JSON.stringify(answers))
  await caliopen.ace('install', '--answers', file)
}
