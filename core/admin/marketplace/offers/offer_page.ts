import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { permissionDiff } from '#core/plugins/lifecycle/consent/permission_diff.js'
import type { Offer } from '#core/plugins/marketplace/offers/offer.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { sizeText } from '#core/webmail/sizes.js'
import semver from 'semver'
import { attention, bad } from '../../overview/findings.js'
import { paths } from '../../paths.js'
import { permissionViews } from '../../plugins/permissions/permission_views.js'
import { broughtBy } from '../../plugins/shown/brought.js'
import { offeredTexts } from '../../plugins/shown/own_texts.js'
import { contactText, ownerHistory, ownerView } from '../../plugins/shown/owner_view.js'
import type { Finding, OfferPage } from '../../views.js'
import type { AskedOffers } from './asked_offers.js'
import { changelogBlocks } from './changelog_blocks.js'
import { offerHead } from './offer_head.js'

export function offerPage(
  { shown, all }: AskedOffers,
  installed: InstalledPlugin | null,
  reader: Reader
): OfferPage {
  const { i18n } = reader
  const { details, id } = shown
  const own = offeredTexts(i18n, details.texts)
  const submit = submitOf(shown, installed, reader)
  const isUpdate = installed !== null && submit !== null
  const before = isUpdate ? installed.grants.permissions : null
  const asked = permissionDiff(before, details.permissions)
  return {
    plugin: offerHead(shown, i18n),
    version: shown.version,
    facts: {
      from: i18n.t('admin.offer.from', { index: shown.index }),
      published: momentFor(reader, details.published),
      size: sizeText(details.package.size, i18n.locale),
      licence: details.licence,
      homepage: details.homepage ?? null,
      security: details.security,
      contact: contactText(details.security),
      core: details.core,
    },
    obstacle: obstacleOf(shown, installed, reader),
    installed: installed ? { version: installed.version, href: paths.plugin(id) } : null,
    submit,
    brings: broughtBy(details.contributes, own, i18n),
    permissions: permissionViews(
      asked,
      { own, settings: [], contributes: details.contributes },
      i18n
    ),
    isUpdate,
    screenshots: details.screenshots.map(({ description, sha512 }, at) => ({
      href: paths.picture(id, String(at), sha512),
      text: description,
    })),
    versions: all.map((offer) => versionView(offer, reader)),
    owner: ownerView(shown.publisher, shown.key, ownerHistory(shown.owners, reader)),
  }
}

/** Why it cannot be had, or should be thought about. */
function obstacleOf(
  { revocation, compatible, key, bundled, details }: Offer,
  installed: InstalledPlugin | null,
  { i18n }: Reader
): Finding | null {
  if (revocation) return bad(i18n.t('admin.offer.revoked'), revocation.reason)
  if (!compatible)
    return attention(i18n.t('admin.offer.incompatible', { range: details.core }), null)
  if (installed && !bundled && installed.publisherKey !== key) {
    return bad(i18n.t('admin.owner.changed'), i18n.t('admin.owner.changed_text'))
  }
  return null
}

function submitOf(
  { revocation, compatible, version }: Offer,
  installed: InstalledPlugin | null,
  { i18n }: Reader
): string | null {
  if (revocation || !compatible) return null
  if (!installed) return i18n.t('admin.offer.install')
  return semver.gt(version, installed.version) ? i18n.t('admin.plugin.update', { version }) : null
}

function versionView(offer: Offer, reader: Reader): OfferPage['versions'][number] {
  const { version, details, revocation, compatible } = offer
  const { i18n } = reader
  const note = compatible ? null : i18n.t('admin.offer.incompatible', { range: details.core })
  return {
    version,
    published: momentFor(reader, details.published),
    changes: changelogBlocks(details.changes),
    note: revocation ? i18n.t('admin.offer.revoked_because', { reason: revocation.reason }) : note,
  }
}
