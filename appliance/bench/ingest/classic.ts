import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startLab } from '#appliance/lab/lab.js'
import { children } from '../measure/processor_time.js'
import { DOMAIN, type Contender } from './contender.js'

export const CLASSIC_PACKAGES = ['postfix', 'dovecot-lmtpd']

/** Postfix hands over to Dovecot by LMTP, which writes a Maildir: as most mail services in the world do. */
export async function startClassic(): Promise<Contender> {
  const before = new Set(children())
  const lab = await startLab({ far: { domains: [DOMAIN], refusals: false, routes: false } })
  const maildirs = join(lab.folder, 'far', 'dovecot', 'mail', DOMAIN)
  let counted = 0
  let last = { word: '', base: 0 }
  return {
    name: 'classic stack',
    smtp: { host: lab.far.host, port: lab.far.smtpPort },
    roots: children().filter((pid) => !before.has(pid)),
    async readable(word) {
      if (word !== last.word) last = { word, base: counted }
      counted = await countMessages(maildirs)
      return counted - last.base
    },
    // Its files are all that there is to look at, and they were counted.
    check: async () => {},
    stop: () => lab.stop(),
  }
}

/** What Dovecot has delivered stands in `new`, one file a message. */
async function countMessages(maildirs: string): Promise<number> {
  const accounts = await readdir(maildirs).catch(() => [])
  const counts = accounts.map(async (account) => {
    const files = await readdir(join(maildirs, account, 'new')).catch(() => [])
    return files.length
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
