/** Values of every type that a plan of ours may hold. */
export function samplesOf(zone: string): Readonly<Record<string, string[]>> {
  return {
    A: ['192.0.2.1', '192.0.2.2'],
    AAAA: ['2001:db8::1'],
    CAA: [
      '0 issue "ca.example; accounturi=https://ca.example/acct/1"',
      '0 iodef "mailto:a@b.example"',
    ],
    CNAME: [`target.${zone}.`],
    // elsewhere: some servers refuse exchangers of the zone that have no address yet
    MX: ['10 mx1.elsewhere.example.', '20 mx2.elsewhere.example.'],
    PTR: [`host.${zone}.`],
    SRV: [`0 1 993 imap.${zone}.`],
    SSHFP: ['4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789'],
    TLSA: ['3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'],
    TXT: ['"v=spf1 mx -all"'],
  }
}

/** As long as a DKIM key of RSA-2048, in two strings. */
export const LONG_TEXT = `"v=DKIM1; k=rsa; p=${'A'.repeat(200)}" "${'B'.repeat(190)}"`

/** What a careless writer would lose: quotes, backslashes, semicolons. */
export const ODD_TEXT = '"a \\"quoted\\" word; and a back\\\\slash"'
