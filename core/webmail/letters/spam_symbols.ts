/**
 * What rspamd's symbols mean, by the key of a sentence among the antispam's texts: the common ones of its
 * own rules (https://docs.rspamd.com/configuration/metrics), many of which say the same thing.
 */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^BAYES_SPAM$/, 'learned_spam'],
  [/^BAYES_HAM$/, 'learned_ham'],
  [/^NEURAL_SPAM/, 'learned_spam'],
  [/^NEURAL_HAM/, 'learned_ham'],
  [/^DNSBL$/, 'listed'],
  [/^DNSWL$/, 'vouched_for'],
  [/^(RCVD_IN_DNSWL|DWL_DNSWL|RWL_)/, 'vouched_for'],
  [/^(RBL_|RECEIVED_)/, 'listed'],
  [/^(DBL_|URIBL_|SEM_URIBL|RSPAMD_URIBL|ABUSE_SURBL|CRACKED_SURBL|.*_SURBL_MULTI)/, 'bad_links'],
  [/^(MSBL_EBL|RSPAMD_EMAILBL)/, 'bad_address_inside'],
  [/^(PHISHING|PHISHED_|HACKED_WP_PHISHING)/, 'phishing'],
  [/^(R_SPF_FAIL|R_SPF_SOFTFAIL|R_SPF_PERMFAIL)$/, 'spf_fail'],
  [/^R_SPF_ALLOW$/, 'spf_pass'],
  [/^R_DKIM_(REJECT|PERMFAIL)$/, 'dkim_fail'],
  [/^R_DKIM_ALLOW$/, 'dkim_pass'],
  [/^DMARC_POLICY_(REJECT|QUARANTINE|SOFTFAIL)$/, 'dmarc_fail'],
  [/^DMARC_POLICY_ALLOW/, 'dmarc_pass'],
  [/^AUTH_NA/, 'unsigned'],
  [/^(RDNS_NONE|HFILTER_HOSTNAME_)/, 'nameless_host'],
  [/^HFILTER_HELO_/, 'odd_greeting'],
  [/^HFILTER_(FROMHOST|RCPT|MID)/, 'no_such_domain'],
  [/^HFILTER_URL_/, 'only_a_link'],
  [/^ONCE_RECEIVED/, 'straight_from_sender'],
  [
    /^(MIME_BAD|MIME_DOUBLE|MIME_EXE|MIME_OBFUSCATED|MIME_ARCHIVE|MIME_ENCRYPTED)/,
    'bad_attachment',
  ],
  [/^PDF_/, 'bad_attachment'],
  [/^(FUZZY_DENIED|FUZZY_PROB)/, 'seen_elsewhere'],
  [/^(FORGED_|SPOOF_|FROM_NEQ_|REPLYTO_)/, 'false_sender'],
  [/^(R_MIXED_CHARSET|MIXED_CHARSET)/, 'mixed_letters'],
  [/^(SUBJ_|SUBJECT_)/, 'odd_subject'],
  [/^(MISSING_|R_MISSING|INVALID_|BROKEN_|RCVD_ILLEGAL|DATE_IN_|MID_)/, 'broken_header'],
  [/^MIME_GOOD$/, 'ordinary'],
  [/^(HTML_|R_WHITE_ON_WHITE|MANY_INVISIBLE|ZERO_FONT|R_EMPTY_IMAGE)/, 'hidden_text'],
  [/^(LEAKED_PASSWORD|BITCOIN_ADDR|ADVANCE_FEE|MONEY_)/, 'extortion'],
  [/^GREYLIST/, 'waited'],
  [/^GTUBE$/, 'test_message'],
  [/^(CLAM_VIRUS|.*_VIRUS)/, 'virus'],
  [/^WHITELIST_/, 'vouched_for'],
]

/** null: it is told by its name. */
export function meaningOf(symbol: string): string | null {
  return MEANINGS.find(([pattern]) => pattern.test(symbol))?.[1] ?? null
}

/** For the test that every one has its sentence. */
export const MEANING_KEYS: readonly string[] = [...new Set(MEANINGS.map(([, key]) => key))]
