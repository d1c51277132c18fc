import { deflateRawSync, gzipSync } from 'node:zlib'

const CRLF = '\r\n'

/** A mail of parts, each with its type and its content. */
export function mailOf(
  header: readonly string[],
  parts: readonly [type: string, content: Buffer | string][]
): Buffer {
  const boundary = 'part-of-a-report'
  const head = [
    ...header,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; boundary="${boundary}"`,
  ]
  const bodies = parts.map(([type, content]) => {
    const isText = typeof content === 'string'
    const encoding = isText ? '7bit' : 'base64'
    const body = isText ? content : content.toString('base64').replaceAll(/.{76}/g, '$&\r\n')
    return [
      `--${boundary}`,
      `Content-Type: ${type}`,
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      body,
    ]
      .join(CRLF)
      .replaceAll(/\r?\n/g, CRLF)
  })
  return Buffer.from([head.join(CRLF), '', ...bodies, `--${boundary}--`, ''].join(CRLF))
}

export interface Bounced {
  envid?: string | null
  messageId: string
  recipient: string
  action?: string
  status?: string
}

/** As Postfix writes it. */
export function bounceOf({
  envid = null,
  messageId,
  recipient,
  action = 'failed',
  status = '5.1.1',
}: Bounced): Buffer {
  return mailOf(
    [
      'From: MAILER-DAEMON@far.example',
      'Subject: Undelivered Mail Returned to Sender',
      'Auto-Submitted: auto-replied',
    ],
    [
      ['text/plain', 'I am sorry to have to inform you.'],
      [
        'message/delivery-status',
        [
          'Reporting-MTA: dns; mx.far.example',
          ...(envid === null ? [] : [`Original-Envelope-Id: ${envid}`]),
          '',
          `Final-Recipient: rfc822; ${recipient}`,
          `Original-Recipient: rfc822;${recipient}`,
          `Action: ${action}`,
          `Status: ${status}`,
          'Remote-MTA: dns; inner.far.example',
          'Diagnostic-Code: smtp; 550 5.1.1 No such',
          '    person here',
          '',
        ].join(CRLF),
      ],
      [
        'message/rfc822',
        ['From: ana@example.org', `Message-ID: ${messageId}`, '', 'Hello', ''].join(CRLF),
      ],
    ]
  )
}

/** As qmail writes it: no parts at all. */
export function qmailBounceOf(messageId: string, recipient: string): Buffer {
  return Buffer.from(
    [
      'From: MAILER-DAEMON@far.example',
      'Subject: failure notice',
      '',
      'Hi. This is the qmail-send program at far.example.',
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      "This is a permanent error; I've given up. Sorry it didn't work out.",
      '',
      `<${recipient}>:`,
      'Sorry, no mailbox here by that name. (#5.1.1)',
      '',
      '--- Below this line is a copy of the message.',
      '',
      'Return-Path: <ana@example.org>',
      `Message-ID: ${messageId}`,
      'Subject: Hello',
      '',
      'Good morning',
      '',
    ].join(CRLF)
  )
}

/** RFC 5965 Appendix B.2, shortened. */
export function complaintOf(messageId: string, sender: string, recipient: string): Buffer {
  return mailOf(
    ['From: <abusedesk@far.example>', 'Subject: FW: Earn money'],
    [
      ['text/plain', 'This is an email abuse report.'],
      [
        'message/feedback-report',
        [
          'Feedback-Type: abuse',
          'User-Agent: SomeGenerator/1.0',
          'Version: 1',
          `Original-Mail-From: <${sender}>`,
          `Original-Rcpt-To: <${recipient}>`,
          '',
        ].join(CRLF),
      ],
      [
        'message/rfc822',
        [`From: <${sender}>`, `Message-ID: ${messageId}`, '', 'Spam', ''].join(CRLF),
      ],
    ]
  )
}

export interface DmarcSpecimen {
  domain: string
  reportId?: string
  source?: string
  count?: number
  dkim?: 'pass' | 'fail'
  spf?: 'pass' | 'fail'
  signer?: string
  begin?: number
}

export function dmarcXmlOf(specimen: DmarcSpecimen): string {
  const {
    domain,
    reportId = 'r1',
    source = '192.0.2.1',
    count = 3,
    dkim = 'pass',
    spf = 'pass',
  } = specimen
  const begin = specimen.begin ?? Math.floor(Date.now() / 1000) - 86_400
  return (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<feedback><report_metadata><org_name>far.example</org_name>' +
    `<email>noreply@far.example</email><report_id>${reportId}</report_id>` +
    `<date_range><begin>${begin}</begin><end>${begin + 86_399}</end></date_range></report_metadata>` +
    `<policy_published><domain>${domain}</domain><adkim>r</adkim><aspf>r</aspf><p>none</p><pct>100</pct></policy_published>` +
    `<record><row><source_ip>${source}</source_ip><count>${count}</count><policy_evaluated>` +
    `<disposition>none</disposition><dkim>${dkim}</dkim><spf>${spf}</spf></policy_evaluated></row>` +
    `<identifiers><header_from>${domain}</header_from></identifiers><auth_results>` +
    `<dkim><domain>${specimen.signer ?? domain}</domain><result>${dkim}</result></dkim>` +
    `<spf><domain>${domain}</domain><result>${spf}</result></spf></auth_results></record></feedback>`
  )
}

export function dmarcMailOf(
  specimen: DmarcSpecimen,
  packing: 'gzip' | 'zip' | 'none' = 'gzip'
): Buffer {
  const xml = Buffer.from(dmarcXmlOf(specimen))
  const header = ['From: noreply@far.example', `Subject: Report Domain: ${specimen.domain}`]
  if (packing === 'none') return mailOf(header, [['text/xml; name="a.xml"', xml]])
  if (packing === 'zip') return mailOf(header, [['application/zip; name="a.zip"', zipOf(xml)]])
  return mailOf(header, [['application/gzip; name="a.xml.gz"', gzipSync(xml)]])
}

/** RFC 8460 Appendix B. */
export function tlsMailOf(domain: string, reportId = 't1'): Buffer {
  const today = new Date().toISOString().slice(0, 10)
  const report = {
    'organization-name': 'Company-X',
    'date-range': { 'start-datetime': `${today}T00:00:00Z`, 'end-datetime': `${today}T23:59:59Z` },
    'contact-info': 'sts-reporting@company-x.example',
    'report-id': reportId,
    'policies': [
      {
        'policy': { 'policy-type': 'sts', 'policy-domain': domain, 'mx-host': [`*.${domain}`] },
        'summary': { 'total-successful-session-count': 5326, 'total-failure-session-count': 303 },
        'failure-details': [
          {
            'result-type': 'certificate-expired',
            'receiving-mx-hostname': `mx.${domain}`,
            'failed-session-count': 100,
          },
          {
            'result-type': 'starttls-not-supported',
            'receiving-mx-hostname': `mx.${domain}`,
            'failed-session-count': 200,
          },
        ],
      },
    ],
  }
  const packed = gzipSync(Buffer.from(JSON.stringify(report)))
  return mailOf(
    ['From: tlsrpt@company-x.example', `TLS-Report-Domain: ${domain}`],
    [
      ['text/plain', 'This is an aggregate TLS report.'],
      ['application/tlsrpt+gzip; name="a.json.gz"', packed],
    ]
  )
}

/** An archive of one file, without the checks that nobody reads. */
export function zipOf(content: Buffer): Buffer {
  const packed = deflateRawSync(content)
  const local = Buffer.alloc(30)
  local.write('PK\u0003\u0004', 'latin1')
  local.writeUInt16LE(8, 8)
  const central = Buffer.alloc(46)
  central.write('PK\u0001\u0002', 'latin1')
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  return Buffer.concat([local, packed, central])
}
