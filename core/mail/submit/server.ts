import type { Log } from '@caliopen/contract/log'
import type { Submit } from '@caliopen/contract/submission'
import type { Sql } from '#database/sql.js'
import { houseName } from '../receive/house_name.js'
import { LIMITS, type Limits } from '../session/limits.js'
import { type Open, listen } from '../session/listen.js'
import { Proxies } from '../session/proxy/proxies.js'
import { share } from '../session/shared.js'
import type { Shelf } from '../session/shelf.js'
import type { Certificate } from '../tls/certificate.js'
import { Outgoing } from './outgoing.js'
import { SignIn } from './sign_in.js'

export interface Submitting {
  settings: {
    host: string
    submissionPort: number
    submissionsPort: number
    proxyProtocolFrom?: readonly string[]
  }
  sql: Sql
  submit: Submit
  tls: Certificate
  /** where large messages arrive; without one they are held */
  shelf?: Shelf
  log: Log
  limits?: Partial<Limits>
}

export interface SubmissionOpen {
  port: number
  tlsPort: number
  close(): Promise<void>
}

/** RFC 4954 §4: a line of AUTH may be that long */
const AUTH_LINE_BYTES = 12_288

/** Takes mail from accounts on SUBMISSION_PORT and SUBMISSIONS_PORT. Throws PortNotOpenError. */
export async function startSubmitting(submitting: Submitting): Promise<SubmissionOpen> {
  const { settings, sql, submit, tls, log } = submitting
  const limits = { ...LIMITS, commandLineBytes: AUTH_LINE_BYTES, ...submitting.limits }
  const name = houseName(sql, tls, log)
  const shared = share({ limits, log, name, utf8: true, shelf: submitting.shelf })
  const rules = new Outgoing(sql, submit)
  const door = {
    host: settings.host,
    certificate: tls,
    options: {},
    proxies: new Proxies(settings.proxyProtocolFrom ?? []),
    login: new SignIn(sql, log),
  }

  const plain = await listen(
    { ...door, port: settings.submissionPort, setting: 'SUBMISSION_PORT' },
    rules,
    shared
  )
  const secure = await openSecure(plain, () =>
    listen(
      {
        ...door,
        port: settings.submissionsPort,
        setting: 'SUBMISSIONS_PORT',
        options: { secure: true },
      },
      rules,
      shared
    )
  )
  return {
    port: plain.port,
    tlsPort: secure.port,
    async close() {
      await Promise.all([plain.close(), secure.close()])
    },
  }
}

/** Both doors or none. */
async function openSecure(plain: Open, open: () => Promise<Open>): Promise<Open> {
  try {
    return await open()
  } catch (error) {
    await plain.close()
    throw error
  }
}
