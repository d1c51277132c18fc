import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { ProgramSetup } from './mail_doors.js'
import { element, escapeXml, xmlDocument } from './xml.js'

/** [MS-OXDSCLI]: plain old XML, as Outlook asks for it. */
const RESPONSE = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006'
const OUTLOOK = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a'
const MOST_BYTES = 16 * 1024
const DEEPEST = 6

/** [MS-OXDSCLI] §2.2.4.1.1.2.5: no such address, or a request that is none. */
export type AutodiscoverFault = 500 | 600

/** The address that a request asks for; null for what is no request. Entities are not even looked at. */
export function readAutodiscover(text: string): string | null {
  if (text.length > MOST_BYTES || /<!(?!\[CDATA\[|--)/.test(text) || depthOf(text) > DEEPEST)
    return null
  if (XMLValidator.validate(text) !== true) return null
  const parser = new XMLParser({
    ...{ ignoreAttributes: true, processEntities: false, parseTagValue: false },
    removeNSPrefix: true,
  })
  return addressIn(parser.parse(text))
}

export function autodiscoverText(setup: ProgramSetup, address: string): string {
  const { submissions, imaps } = setup
  const account = element(
    'Account',
    element('AccountType', 'email'),
    element('Action', 'settings'),
    imaps === null ? '' : protocol('IMAP', imaps, setup, address),
    protocol('SMTP', submissions, setup, address)
  )
  return wrapped(element(`Response xmlns="${OUTLOOK}"`, account))
}

export function autodiscoverFault(fault: AutodiscoverFault): string {
  const words = fault === 500 ? 'There is no such address here.' : 'That is not a request.'
  const error = element(
    'Error Time="00:00:00" Id="0"',
    element('ErrorCode', String(fault)),
    element('Message', words),
    '<DebugData/>'
  )
  return wrapped(element('Response', error))
}

function protocol(
  type: 'IMAP' | 'SMTP',
  port: number,
  { hostname, domain }: ProgramSetup,
  address: string
): string {
  return element(
    'Protocol',
    element('Type', type),
    element('Server', escapeXml(hostname)),
    element('Port', String(port)),
    element('DomainRequired', 'off'),
    element('DomainName', escapeXml(domain)),
    element('LoginName', escapeXml(address)),
    element('SPA', 'off'),
    element('SSL', 'on'),
    element('AuthRequired', 'on')
  )
}

function wrapped(response: string): string {
  return xmlDocument(element(`Autodiscover xmlns="${RESPONSE}"`, response))
}

/** How many elements lie within each other, at most; comments and CDATA only make it more. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [tag] of text.matchAll(/<\/?[a-z][^>]*>/gi)) {
    if (tag.startsWith('</')) depth -= 1
    else if (!tag.endsWith('/>')) depth += 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

function addressIn(document: unknown): string | null {
  const request = childOf(childOf(document, 'Autodiscover'), 'Request')
  const address = childOf(request, 'EMailAddress')
  return typeof address === 'string' && address.length <= 320 ? address.trim() : null
}

function childOf(parent: unknown, name: string): unknown {
  if (typeof parent !== 'object' || parent === null) return undefined
  return Object.entries(parent).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}
