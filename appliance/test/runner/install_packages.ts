import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { $ } from 'zx'
import type { DebianPackage } from './packages.js'

const POLICY = '/usr/sbin/policy-rc.d'

/** Another installation may be at work. */
const LOCK = ['-o', 'DPkg::Lock::Timeout=120']

/** Those that are not there. */
export function missingOf(packages: readonly DebianPackage[]): DebianPackage[] {
  return packages.filter((candidate) => !existsSync(candidate.provides))
}

/** null when all is there in the end, otherwise a sentence that says what is missing and why. */
export async function ensurePackages(packages: readonly DebianPackage[]): Promise<string | null> {
  const missing = missingOf(packages)
  if (missing.length === 0) return null
  const names = missing.map((candidate) => candidate.name).join(' ')
  if (!existsSync('/usr/bin/apt-get')) return `${names} missing, and this is not Debian`
  if (process.getuid?.() !== 0)
    return `${names} missing, and only root may install: apt-get install ${names}`
  console.log(`Installing ${names}`)
  await install(missing.map((candidate) => candidate.name))
  const still = missingOf(missing).map((candidate) => candidate.name)
  return still.length === 0 ? null : `apt-get could not install ${still.join(' ')}`
}

/**
 * The machine's own services stay as they are: nothing is started by being installed, and an installed mail
 * server that conflicts with Postfix is not removed.
 */
async function install(names: readonly string[]): Promise<void> {
  const ownPolicy = !existsSync(POLICY)
  if (ownPolicy) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await apt`apt-get -q ${LOCK} update`
    await apt`apt-get -q ${LOCK} install --yes --no-remove ${names}`
  } finally {
    if (ownPolicy) await rm(POLICY, { force: true })
  }
}

/** Its own words go to the terminal; what came of it is seen by looking for the files. */
const apt = $({
  env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  stdio: ['ignore', 'inherit', 'inherit'],
  nothrow: true,
})
