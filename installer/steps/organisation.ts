import vine from '@vinejs/vine'
import type { I18n } from '@adonisjs/i18n'
import { check } from '../check.js'
import { domainName, line, readDomainName } from './rules.js'

export interface OrganisationAnswers {
  organisation: string
  /** lower case, A-labels */
  domain: string
  /** what this server calls itself */
  hostname: string
}

const validator = vine.create({
  organisation: vine.string().trim().minLength(1).maxLength(200).use(line()),
  domain: vine.string().use(domainName()),
  hostname: vine.string().use(domainName()),
})

export async function checkOrganisation(fields: unknown, i18n: I18n) {
  return check<OrganisationAnswers>(i18n, (messagesProvider) =>
    validator.validate(fields, { messagesProvider })
  )
}

/** What we would answer ourselves on a machine of this name: `mail.acme.org` serves acme.org. */
export function suggestNames(machine: string): Pick<OrganisationAnswers, 'domain' | 'hostname'> {
  const hostname = readDomainName(machine)
  if (hostname === null || isLocal(hostname)) return { domain: '', hostname: '' }
  const domain = hostname.slice(hostname.indexOf('.') + 1)
  return { domain: readDomainName(domain) ?? hostname, hostname }
}

export function suggestHostname(domain: string): string {
  return readDomainName(domain) === null ? '' : `mail.${readDomainName(domain)}`
}

/** Names that mean nothing to anybody else (RFC 6762 §3, RFC 8375, RFC 6761, and what clouds hand out). */
function isLocal(name: string): boolean {
  return /\.(local|localdomain|internal|lan|home|home\.arpa|localhost|invalid)$/.test(name)
}
