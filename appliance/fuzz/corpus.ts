import { bytesOf, makeCorrespondents } from '#core/tests/sample_mail/letters.js'

/** What people and programs really send, one of each kind: the mutator begins here. */
export const CORPUS: readonly Buffer[] = [
  letter(
    [
      'Subject: =?utf-8?Q?R=C3=A9union_du_=3D?= =?iso-8859-1?B?bWFyZGk=?=',
      'From: "Ana \\"A\\" B" <ana@far.example>',
    ],
    [
      'Content-Type: text/plain; charset=iso-8859-1; format=flowed',
      'Content-Transfer-Encoding: quoted-printable',
    ],
    'Bonjour,=20\r\nla r=E9union est =E0 10=A0h=\r\n30.\r\n-- \r\nAna'
  ),
  letter(
    [
      'Subject: Plans',
      'From: Bo <bo@far.example>',
      'References: <1@far.example> <2@far.example>',
      'In-Reply-To: <2@far.example>',
    ],
    ['Content-Type: multipart/mixed; boundary="one"'],
    multipart('one', [
      `Content-Type: multipart/related; boundary=two\r\n\r\n${multipart('two', [
        `Content-Type: multipart/alternative; boundary=three\r\n\r\n${multipart('three', [
          'Content-Type: text/plain; charset=utf-8\r\n\r\nSee below.',
          'Content-Type: text/html; charset=utf-8\r\n\r\n<style>p{color:red}</style><p onclick="x()">See <a href="https://far.example/?a=1&amp;b">this</a> <img src="cid:pic@far"></p><table><tr><td>1',
        ])}`,
        'Content-Type: image/png; name="a.png"\r\nContent-ID: <pic@far>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAANSUhEUg==',
      ])}`,
      "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=utf-8''r%C3%A9; filename*1=sum.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK",
    ])
  ),
  letter(
    [
      'Subject: Undelivered Mail Returned to Sender',
      'From: MAILER-DAEMON@far.example',
      'Auto-Submitted: auto-replied',
    ],
    ['Content-Type: multipart/report; report-type=delivery-status; boundary="r/1"'],
    multipart('r/1', [
      'Content-Type: text/plain\r\n\r\nI am sorry.',
      'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; far.example\r\nArrival-Date: Fri, 27 Nov 2026 10:00:00 +0000\r\n\r\nFinal-Recipient: rfc822; ana@far.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 nobody',
      'Content-Type: message/rfc822\r\n\r\nFrom: bo@far.example\r\nSubject: inner\r\n\r\ninner text',
    ])
  ),
  letter(
    [
      'Subject: Invitation',
      'From: cal@far.example',
      'List-Id: News <news.far.example>',
      'List-Unsubscribe: <mailto:u@far.example>, <https://far.example/u>',
      'Precedence: bulk',
    ],
    ['Content-Type: text/calendar; method=REQUEST; charset=utf-8'],
    'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Meeting\r\nDTSTART:20261127T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR'
  ),
  letter(
    [
      'Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=',
      'From: =?utf-7?Q?+ZeVnLA-?= <jp@far.example>',
      'X-Priority: 1 (Highest)',
    ],
    ['Content-Type: text/html; charset=iso-2022-jp', 'Content-Transfer-Encoding: base64'],
    'PGh0bWw+PGJvZHk+GyRCRnxLXBsoQjwvYm9keT48L2h0bWw+'
  ),
  letter(
    ['Subject: signed', 'From: s@far.example', 'Feedback-ID: 1:2:3:4'],
    [
      'Content-Type: multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature"; boundary=s',
    ],
    multipart('s', [
      'Content-Type: text/plain\r\n\r\nsigned text',
      'Content-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQ==\r\n-----END PGP SIGNATURE-----',
    ])
  ),
  letter(
    [
      'Subject: winmail',
      'From: o@far.example',
      'To: undisclosed-recipients:;',
      'Cc: A: a@far.example, b@far.example;, c@far.example',
    ],
    [
      'Content-Type: application/ms-tnef; name=winmail.dat',
      'Content-Transfer-Encoding: x-uuencode',
    ],
    'begin 644 winmail.dat\r\n#0V%T\r\n`\r\nend'
  ),
  Buffer.from('no header at all\r\njust lines\r\n'),
  Buffer.from('Subject: only a header'),
  ...sampleLetters(),
]

function letter(first: readonly string[], mime: readonly string[], body: string): Buffer {
  const common = [
    'To: Cy <cy@our.example>',
    'Date: Fri, 27 Nov 2026 10:00:00 +0100 (CET)',
    'Message-ID: <a.1@far.example>',
    'MIME-Version: 1.0',
  ]
  return Buffer.from(`${[...first, ...common, ...mime].join('\r\n')}\r\n\r\n${body}\r\n`, 'latin1')
}

function multipart(boundary: string, parts: readonly string[]): string {
  return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`
}

function sampleLetters(): Buffer[] {
  let turn = 0
  const random = () => (turn++ % 97) / 97
  const [from, to] = makeCorrespondents(random, 2)
  if (!from || !to) return []
  return [true, false].map((rich) =>
    bytesOf({
      messageId: '<sample@far.example>',
      references: [],
      ...{ from, to, subject: 'Les comptes', paragraphs: ['Un courrier.', 'Deux.'] },
      ...{ sentAt: Date.UTC(2026, 10, 27), hasHtml: rich, hasAttachment: rich },
    })
  )
}
