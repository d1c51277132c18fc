import type { MarketplaceError } from '#core/plugins/marketplace/errors.js'
import type { IndexState } from '#core/plugins/marketplace/indexes/index_state.js'
import type { IndexProposal } from '#core/plugins/marketplace/indexes/look_at_index.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import type { Confirmation } from '#core/webmail/sign_in/confirmation.js'
import { fingerprint } from '../../plugins/shown/owner_view.js'
import type { IndexesPage, IndexView } from '../../views.js'

/** What was typed, and what came of it. */
export interface IndexForm {
  address: string
  mirrors: string
  token: string
  ownNetwork: boolean
  fault?: MarketplaceError
  proposal?: IndexProposal
  confirmation?: Confirmation
}

export const EMPTY: IndexForm = { address: '', mirrors: '', token: '', ownNetwork: false }

export function indexesPage(
  indexes: readonly IndexState[],
  form: IndexForm,
  confirmation: Confirmation,
  reader: Reader
): IndexesPage {
  const { address, mirrors, token, ownNetwork, fault, proposal } = form
  return {
    indexes: indexes.map((index) => indexView(index, reader)),
    form: { address, mirrors, token, ownNetwork },
    fault: fault
      ? {
          sentence: reader.i18n.t(`admin.indexes.fault.${fault.code}`),
          detail: `${fault.code}\n${fault.message}`,
        }
      : null,
    proposal: proposal ? proposalView(proposal, reader) : null,
    confirmation,
  }
}

function proposalView(
  { title, name, keys, plugins, issuedAt }: IndexProposal,
  reader: Reader
): IndexesPage['proposal'] {
  const date = momentFor(reader, issuedAt).full
  return {
    title,
    sentence: reader.i18n.t('admin.indexes.proposal', { name, count: plugins, date }),
    keys: keys.map((key) => ({ key, fingerprint: fingerprint(key) })),
  }
}

function indexView(index: IndexState, reader: Reader): IndexView {
  const { i18n } = reader
  const { name, title, place, plugins, expiresAt, failure, state } = index
  const issued = momentFor(reader, index.issuedAt).full
  const confirmed = momentFor(reader, index.confirmedAt).full
  const until = expiresAt === null ? '' : momentFor(reader, expiresAt).full
  return {
    name,
    title,
    standing: state === 'expired' ? 'bad' : failure ? 'attention' : 'good',
    sentence: i18n.t(`admin.indexes.state.${sentenceOf(index)}`, { confirmed, until }),
    facts: i18n.t('admin.indexes.facts', { count: plugins, issued }),
    advice: failure ? i18n.t(`admin.indexes.fault.${failure.code}`) : null,
    detail: failure ? `${failure.code}\n${failure.detail}` : null,
    addresses: place === 'bundled' ? [] : [...index.addresses],
    isPrivate: index.isPrivate,
    fingerprints: index.keys.map(fingerprint),
    removable: place !== 'bundled',
  }
}

function sentenceOf({ place, state, failure }: IndexState): string {
  if (place === 'bundled') return 'bundled'
  if (state === 'expired') return 'expired'
  return failure ? 'unreachable' : 'current'
}
