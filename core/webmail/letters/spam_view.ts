import type { I18n } from '@adonisjs/i18n'
import type { AntispamFacts, AntispamSymbol } from '@caliopen/contract/facts'
import type { SpamFacts } from '#core/messages/threads/spam_facts.js'
import type { SpamView } from '../view_parts.js'
import { meaningOf } from './spam_symbols.js'

/** Why a message is in Junk, in words; several symbols that mean the same are one reason. */
export function spamView({ antispam, isDisowned }: SpamFacts, i18n: I18n): SpamView {
  const found = antispam ? reasonsOf(antispam.symbols, i18n) : []
  const disowned = { text: i18n.t('antispam.why.disowned'), points: null, speaksForSpam: true }
  return {
    lead: leadOf(antispam, isDisowned, i18n),
    reasons: isDisowned ? [disowned, ...found] : found,
  }
}

function leadOf(antispam: AntispamFacts | null, isDisowned: boolean, i18n: I18n): string {
  if (antispam?.verdict === 'junk' && antispam.score !== null) {
    const values = { score: number(antispam.score, i18n), threshold: antispam.threshold }
    return i18n.t('antispam.why.junk', values)
  }
  if (isDisowned) return i18n.t('antispam.why.disowned_lead')
  if (antispam?.verdict === 'unscanned') return i18n.t('antispam.why.unscanned')
  return i18n.t(antispam ? 'antispam.why.moved' : 'antispam.why.not_looked')
}

function reasonsOf(symbols: readonly AntispamSymbol[], i18n: I18n): SpamView['reasons'] {
  const groups = Map.groupBy(symbols, ({ name }) => meaningOf(name) ?? name)
  return [...groups.values()].map((same) => {
    const points = same.reduce((sum, { score }) => sum + score, 0)
    return {
      text: sentenceOf(same, i18n),
      points: i18n.t('antispam.why.points', { points: number(points, i18n) }),
      speaksForSpam: points > 0,
    }
  })
}

function sentenceOf(same: readonly AntispamSymbol[], i18n: I18n): string {
  const [first] = same
  const name = first?.name ?? ''
  const key = meaningOf(name)
  if (key === null) return i18n.t('antispam.why.by_name', { name })
  const list = first?.options[0] ?? name
  return i18n.t(`antispam.symbols.${key}`, { list })
}

function number(value: number, i18n: I18n): string {
  return i18n.formatNumber(value, { maximumFractionDigits: 1, signDisplay: 'negative' })
}
