/**
 * What the large services and the common servers say in words, because their codes say little: Google answers
 * 5.7.1 to nearly everything, Microsoft 5.7.1 with a code of its own, others 5.0.0. Order matters: the first that fits.
 */
export const PHRASES: readonly [phrase: RegExp, name: string][] = [
  [/^Suppressed: /, 'suppressed'],
  [/^Dropped by an administrator/, 'dropped'],
  // Google, Yahoo, Microsoft: SPF, DKIM or DMARC is missing
  [
    /unauthenticated|not pass authentication|(?:SPF|DKIM|DMARC).{0,80}(?:fail|did not|not pass|policy|reject|required)|(?:fail|violat)\w*.{0,40}(?:SPF|DKIM|DMARC)/i,
    'unauthenticated',
  ],
  [
    /\bPTR\b|reverse (?:DNS|name|hostname|lookup)|cannot find your (?:reverse )?hostname/i,
    'no_reverse_name',
  ],
  // Spamhaus, Barracuda, SORBS …; Outlook's S3140 and S3150; T-Online, Proofpoint
  [
    /spamhaus|barracuda|spamcop|sorbs|\bS31[45]0\b|(?:block|black|deny) ?list|\bRBL\b|\bDNSBL\b|blocked using|bad reputation|poor reputation|low reputation|IP .{0,40}(?:blocked|listed|banned)/i,
    'listed',
  ],
  // Yahoo's TSS04, Outlook's RP-001, Google's 4.7.28
  [
    /\bTSS?0\d\b|unusual rate|rate ?limit|too many (?:messages|connections|emails)|\bRP-00[1-3]\b|throttl/i,
    'too_much',
  ],
  [/gr[ea]y ?list/i, 'asked_to_wait'],
  [/virus|malware|potential security issue|(?:file|attachment).{0,40}not allowed/i, 'dangerous'],
  [
    /(?:likely|looks like|considered|classified|detected|identified|rejected).{0,40}(?:unsolicited|spam|junk)|(?:spam|junk) (?:message|content|score|detected)|unsolicited/i,
    'spam',
  ],
  [/relay(?:ing)? (?:access )?(?:denied|not permitted|not allowed|prohibited)/i, 'no_relay'],
  [
    /must issue a STARTTLS|encryption (?:required|needed)|TLS (?:is )?required/i,
    'needs_encryption',
  ],
  [
    /over ?quota|quota (?:exceeded|full)|mailbox (?:is )?full|out of storage|insufficient storage/i,
    'mailbox_full',
  ],
  [
    /(?:account|mailbox|user).{0,30}(?:disabled|inactive|suspended|deactivated|closed)/i,
    'mailbox_disabled',
  ],
  [
    /no such (?:user|mailbox|recipient|account|person)|(?:user|mailbox|recipient|address|account)\b.{0,30}(?:unknown|not found|does not exist|doesn't exist|invalid)|unknown (?:user|recipient|mailbox)|RESOLVER\.ADR\.RecipNotFound/i,
    'no_such_address',
  ],
]
