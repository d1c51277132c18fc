import { isRotationDue } from '#core/mail/sign/keys/rotate.js'
import { RETIRED_MS } from '#core/mail/sign/keys/key.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import type { Confirmation } from '#core/webmail/sign_in/confirmation.js'
import type { DomainKeysPage, DomainKeysView, KeyView, Standing } from '../views.js'
import type { ReadDisowned } from './disowned_form.js'
import type { ShownKey } from './shown_keys.js'

export interface DomainKeysState {
  domains: readonly string[]
  keys: readonly ShownKey[]
  now: number
}

export interface DomainKeysForms {
  confirmation: Confirmation
  disowned: ReadDisowned
}

export function domainKeysPage(
  { domains, keys, now }: DomainKeysState,
  { confirmation, disowned }: DomainKeysForms,
  reader: Reader
): DomainKeysPage {
  const views = domains.map((domain) => {
    const own = keys.filter((key) => key.domain === domain)
    return domainView(domain, own, now, reader)
  })
  const error = disowned.isReadable ? null : reader.i18n.t('authentication.disowned.unreadable')
  return {
    domains: views,
    confirmation,
    disowned: { rejected: disowned.handling.rejected, sealers: disowned.sealers, error },
  }
}

function domainView(
  name: string,
  keys: readonly ShownKey[],
  now: number,
  reader: Reader
): DomainKeysView {
  const { i18n } = reader
  const next = keys.filter(({ state }) => state === 'next')
  const sentence = sentenceOf(keys, now)
  return {
    name,
    standing: STANDINGS[sentence],
    sentence: i18n.t(`authentication.keys.standing.${sentence}`, { domain: name }),
    advice: ADVISED.has(sentence) ? i18n.t(`authentication.keys.advice.${sentence}`) : null,
    mayRotate: next.length > 0 && next.every(({ shown }) => shown === 'shown'),
    whyNot: i18n.t(`authentication.keys.why_not.${next.length > 0 ? 'unpublished' : 'too_early'}`),
    keys: keys.map((key) => keyView(key, reader)),
  }
}

type Sentence = 'unknown' | 'none' | 'some' | 'due' | 'good'

const STANDINGS: Readonly<Record<Sentence, Standing>> = {
  unknown: 'notice',
  none: 'bad',
  some: 'attention',
  due: 'notice',
  good: 'good',
}
const ADVISED: ReadonlySet<Sentence> = new Set(['none', 'some', 'due'])

function sentenceOf(keys: readonly ShownKey[], now: number): Sentence {
  const active = keys.filter(({ state }) => state === 'active')
  const shown = active.filter((key) => key.shown === 'shown')
  if (active.some((key) => key.shown === 'unknown')) return 'unknown'
  if (shown.length === 0) return 'none'
  if (shown.length < active.length) return 'some'
  return isRotationDue(keys, now) ? 'due' : 'good'
}

const SHOWN: Readonly<Record<ShownKey['shown'], Standing>> = {
  shown: 'good',
  absent: 'attention',
  different: 'bad',
  unknown: 'notice',
}

function keyView(key: ShownKey, reader: Reader): KeyView {
  const { i18n } = reader
  const { state, since, shown, algorithm, name, text } = key
  const values = {
    since: momentFor(reader, since).full,
    until: momentFor(reader, since + RETIRED_MS).full,
  }
  return {
    title: i18n.t(`authentication.keys.algorithm.${algorithm}`),
    state: i18n.t(`authentication.keys.state.${state}`, values),
    standing: SHOWN[shown],
    shown: i18n.t(`authentication.keys.shown.${shown}`),
    name,
    text,
    folded: state === 'retired' || shown === 'shown',
  }
}
