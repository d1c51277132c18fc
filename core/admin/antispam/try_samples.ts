import { hostname } from 'node:os'
import type { I18n } from '@adonisjs/i18n'
import { decide } from '#core/mail/antispam/decide.js'
import { RspamdError, RspamdPasswordError } from '#core/mail/antispam/errors.js'
import { Rspamd } from '#core/mail/antispam/rspamd/rspamd.js'
import { sampleMessage, type SampleKind } from '#core/mail/antispam/sample_messages.js'
import type { AntispamSetting } from '#core/mail/antispam/setting.js'
import { attention, bad, good } from '../overview/findings.js'
import type { Finding } from '../views.js'

const PATIENCE_MS = 9_000
/** What is well: the letter arrives, the test message does not. */
const WANTED: Readonly<Record<SampleKind, readonly string[]>> = {
  letter: ['accept'],
  spam: ['reject', 'junk'],
}

/** One finding a sample. */
export async function trySamples(setting: AntispamSetting, i18n: I18n): Promise<Finding[]> {
  const { scanner: origin } = setting
  if (origin === null) return []
  const rspamd = new Rspamd({ origin, patience: PATIENCE_MS, atOnce: 2 })
  try {
    const kinds: readonly SampleKind[] = ['letter', 'spam']
    return await Promise.all(kinds.map((kind) => trySample(rspamd, setting, kind, i18n)))
  } finally {
    await rspamd.close()
  }
}

async function trySample(
  rspamd: Rspamd,
  { thresholds }: AntispamSetting,
  kind: SampleKind,
  i18n: I18n
): Promise<Finding> {
  const house = hostname()
  try {
    const answer = await rspamd.scan({
      message: sampleMessage(kind, house),
      ...{ from: `ana@${house}`, recipients: [`bo@${house}`], queueId: `sample-${kind}` },
      ...{ hostname: house, user: null },
      client: { remoteAddress: '127.0.0.1', remoteName: house, helo: house, tls: null },
    })
    const { act, facts } = decide(answer, [], thresholds)
    const sentence = i18n.t(`antispam.try.${kind}.${act}`, {
      score: i18n.formatNumber(facts.score ?? 0, { maximumFractionDigits: 1 }),
    })
    const detail = JSON.stringify(answer, null, 2)
    return WANTED[kind].includes(act)
      ? good(sentence, { detail })
      : attention(sentence, null, { detail })
  } catch (error) {
    if (!(error instanceof RspamdError) && !(error instanceof RspamdPasswordError)) throw error
    return bad(i18n.t('antispam.try.failed'), i18n.t('antispam.console.away_advice'), {
      detail: error.message,
    })
  }
}
