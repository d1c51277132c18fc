import type { ProgramSetup } from './mail_doors.js'
import { element, escapeXml, xmlDocument } from './xml.js'

/** Thunderbird's configuration file format 1.1, which most programs but Outlook read, too. */
export function autoconfigText(setup: ProgramSetup): string {
  const { domain, organisation, submission, submissions, imaps } = setup
  return xmlDocument(
    element(
      'clientConfig version="1.1"',
      element(
        `emailProvider id="${escapeXml(domain)}"`,
        element('domain', escapeXml(domain)),
        element('displayName', escapeXml(organisation)),
        element('displayShortName', escapeXml(organisation)),
        imaps === null ? '' : server('incomingServer type="imap"', setup, imaps, 'SSL'),
        server('outgoingServer type="smtp"', setup, submissions, 'SSL'),
        server('outgoingServer type="smtp"', setup, submission, 'STARTTLS')
      )
    )
  )
}

function server(
  start: string,
  { hostname }: ProgramSetup,
  port: number,
  security: 'SSL' | 'STARTTLS'
): string {
  return element(
    start,
    element('hostname', escapeXml(hostname)),
    element('port', String(port)),
    element('socketType', security),
    element('authentication', 'password-cleartext'),
    element('username', '%EMAILADDRESS%')
  )
}
