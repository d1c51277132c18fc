import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import type { Owner } from '#core/plugins/lifecycle/consent/owner_change.js'
import { permissionDiff } from '#core/plugins/lifecycle/consent/permission_diff.js'
import type { Confirmation } from '#core/webmail/sign_in/confirmation.js'
import type { Reader } from '#core/webmail/reader.js'
import type { PrivateHostsView, QuestionsView } from '../../views.js'
import { permissionViews } from '../permissions/permission_views.js'
import { mayMeanPrivateHosts } from '../permissions/private_hosts.js'
import { broughtBy } from '../shown/brought.js'
import { ownerView } from '../shown/owner_view.js'
import type { ShownPackage } from './shown_package.js'

/** What was typed, when the form comes back. */
export interface Answers {
  privateHosts: PrivateHostsView
  confirmation: Confirmation
}

/** What somebody has to say yes to before anything changes. */
export function questionsView(
  { kind, questions }: Operation,
  { manifest, own }: ShownPackage,
  answers: Answers,
  { i18n }: Reader
): QuestionsView {
  const diff = questions?.permissions ?? permissionDiff(manifest.permissions, manifest.permissions)
  return {
    owner: questions?.owner
      ? { before: ofOwner(questions.owner.before), after: ofOwner(questions.owner.after) }
      : null,
    isUpdate: kind === 'update',
    asksMore: diff.more,
    brings: broughtBy(manifest.contributes, own, i18n),
    permissions: permissionViews(diff, { own, ...manifest }, i18n),
    privateHosts: mayMeanPrivateHosts(manifest.permissions) ? answers.privateHosts : null,
    submit: i18n.t(`admin.approval.submit.${kind === 'update' ? 'update' : 'install'}`),
    confirmation: answers.confirmation,
  }
}

function ofOwner({ name, key }: Owner) {
  return ownerView({ name }, key)
}
