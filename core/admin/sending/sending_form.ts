import { isIP } from 'node:net'
import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import type { HttpContext } from '@adonisjs/core/http'
import { normaliseDomain } from '#core/accounts/addresses.js'
import {
  SMARTHOST_PURPOSE,
  SMARTHOST_TLS,
  type Smarthost,
} from '#core/mail/deliver/smarthost/smarthost_setting.js'
import type { Seal } from '#database/seal.js'
import type { SendingFormView } from '../views.js'

const MOST_DOMAINS = 200

const validator = vine.create(
  vine.object({
    way: vine.enum(['direct', 'smarthost']),
    host: vine.string().trim().maxLength(255).optional().nullable(),
    port: vine.string().trim().maxLength(10).optional().nullable(),
    tls: vine.enum(SMARTHOST_TLS).optional().nullable(),
    user: vine.string().trim().maxLength(300).optional().nullable(),
    password: vine.string().maxLength(300).optional().nullable(),
    domains: vine.string().maxLength(20_000).optional().nullable(),
  })
)

type Answers = Infer<typeof validator>

export type FaultyField = keyof SendingFormView['errors']

/** What was chosen, or which fields cannot be understood. */
export interface ReadForm {
  smarthost: Smarthost | null
  faults: FaultyField[]
  form: Omit<SendingFormView, 'errors'>
}

export async function readSendingForm(
  { request }: HttpContext,
  former: Smarthost | null,
  seal: Seal
): Promise<ReadForm> {
  const answers = await request.validateUsing(validator)
  const host = hostOf(answers.host ?? '')
  // A password is for its host: no other gets it.
  const known = host === former?.host ? former : null
  const form = typed(answers, known)
  if (answers.way === 'direct') return { smarthost: null, faults: [], form }
  const port = Number(answers.port)
  const domains = domainsOf(answers.domains ?? '')
  const login = loginOf(answers, known, seal)
  const tls = answers.tls ?? 'starttls'
  const faults: FaultyField[] = [
    ...(host === null ? (['host'] as const) : []),
    ...(Number.isInteger(port) && port > 0 && port < 65_536 ? [] : (['port'] as const)),
    // A name without a password, or a password for a host that need not prove who it is.
    ...(login === undefined || (login && tls === 'opportunistic') ? (['user'] as const) : []),
    ...(domains === null ? (['domains'] as const) : []),
  ]
  const smarthost = { host: host ?? '', port, tls, login: login ?? null, domains: domains ?? [] }
  return { smarthost, faults, form }
}

/** A setting as its form shows it. */
export function formOf(smarthost: Smarthost | null): Omit<SendingFormView, 'errors'> {
  return {
    way: smarthost ? 'smarthost' : 'direct',
    ...{ host: smarthost?.host ?? '', port: String(smarthost?.port ?? 587) },
    ...{ tls: smarthost?.tls ?? 'starttls', user: smarthost?.login?.user ?? '' },
    hasPassword: Boolean(smarthost?.login),
    domains: smarthost?.domains.join('\n') ?? '',
  }
}

function typed(answers: Answers, former: Smarthost | null): Omit<SendingFormView, 'errors'> {
  return {
    ...{ way: answers.way, host: answers.host ?? '', port: answers.port ?? '' },
    ...{ tls: answers.tls ?? 'starttls', user: answers.user ?? '' },
    ...{ hasPassword: Boolean(former?.login), domains: answers.domains ?? '' },
  }
}

function hostOf(text: string): string | null {
  return isIP(text) ? text : normaliseDomain(text)
}

/** null: none is wanted; undefined: there is no password for it. */
function loginOf({ user, password }: Answers, former: Smarthost | null, seal: Seal) {
  if (!user) return null
  if (password) return { user, sealedPassword: seal.seal(password, SMARTHOST_PURPOSE) }
  return former?.login ? { user, sealedPassword: former.login.sealedPassword } : undefined
}

/** One a line; null: one is no domain. */
function domainsOf(text: string): string[] | null {
  const domains = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(normaliseDomain)
  return domains.length <= MOST_DOMAINS && domains.every((domain) => domain !== null)
    ? domains
    : null
}
