import { createHash } from 'node:crypto'
import MimeNode from 'nodemailer/lib/mime-node'
import type { Accept } from '@caliopen/contract/arrival'
import { heldBytes } from '@caliopen/contract/bytes'
import type { Log } from '@caliopen/contract/log'
import { domainOf } from '#core/accounts/addresses.js'
import { defaultQuota } from '#core/accounts/quota/default_quota.js'
import {
  findRunningOut,
  forgetNotices,
  noteTold,
  type RunningOut,
} from '#core/accounts/quota/running_out.js'
import { readSetting } from '#core/accounts/settings/setting.js'
import { rfc5322Date } from '#core/messages/submissions/complete_message.js'
import { wordsIn } from '#core/messages/submissions/words.js'
import type { Sql } from '#database/sql.js'
import { localFacts } from '../deliver/local.js'

const EVERY = 60_000
const DAY = 24 * 60 * 60_000

export interface QuotaParts {
  sql: Sql
  accept: Accept
  log: Log
}

/** Looks once a minute whose room runs out; returns how to stop. */
export function startTellingOwners(parts: QuotaParts): () => void {
  const look = async () => {
    try {
      await tellOwners(parts, Date.now())
    } catch (error) {
      parts.log.error({ err: error }, 'Whose room runs out could not be told')
    }
  }
  const timer = setInterval(() => void look(), EVERY).unref()
  return () => clearInterval(timer)
}

/** Returns how many were told. The same day's notice has the same bytes, of which the spool keeps one copy. */
export async function tellOwners({ sql, accept }: QuotaParts, now: number): Promise<number> {
  const room = await readSetting(sql, defaultQuota)
  await forgetNotices(sql, room)
  const owners = await findRunningOut(sql, room)
  for (const owner of owners) {
    const hostname = domainOf(owner.address)
    await accept.accept({
      channel: 'email',
      from: '',
      recipients: [{ accountId: owner.accountId, address: owner.address, detail: null }],
      raw: heldBytes(await noticeFor(owner, Math.floor(now / DAY) * DAY)),
      trace: 'Return-Path: <>\r\n',
      facts: localFacts(hostname),
      receivedAt: now,
    })
    await noteTold(sql, owner.accountId, now)
  }
  return owners.length
}

function noticeFor({ accountId, address, language, limit }: RunningOut, day: number) {
  const words = wordsIn(language)
  const id = createHash('sha256').update(accountId).update(`${limit} ${day}`).digest('hex')
  const hostname = domainOf(address)
  const notice = new MimeNode('text/plain; charset=utf-8', { newline: 'windows' })
  notice.setHeader({
    'from': { name: words.say('deliver.quota.sender'), address: `postmaster@${hostname}` },
    'to': address,
    'subject': words.say('deliver.quota.subject'),
    'date': rfc5322Date(new Date(day)),
    'message-id': `<${id.slice(0, 32)}@${hostname}>`,
    // RFC 3834 §5: nobody's machine shall answer
    'auto-submitted': 'auto-generated',
  })
  notice.setContent(words.say('deliver.quota.text', { megabytes: Math.round(limit / 1e6) }))
  return notice.build()
}
