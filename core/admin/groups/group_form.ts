import type { HttpContext } from '@adonisjs/core/http'
import { MOST_MEMBERS, readMemberList, type GroupChange } from '#core/accounts/groups/groups.js'
import type { GroupErrors, GroupForm } from './group_views.js'

export const EMPTY_GROUP: GroupForm = { name: '', address: '', members: '', membersOnly: false }

export interface ReadGroup {
  form: GroupForm
  change: GroupChange
  errors: GroupErrors
}

export function readGroupForm({ request, i18n }: HttpContext): ReadGroup {
  const text = (field: string, most: number): string => {
    const value: unknown = request.input(field)
    return typeof value === 'string' ? value.trim().slice(0, most) : ''
  }
  const typed = text('address', 320).toLowerCase()
  const form = {
    name: text('name', 200).replaceAll(/[\s\p{C}]+/gu, ' '),
    address: typed === '' || typed.includes('@') ? typed : `${typed}@${text('domain', 253)}`,
    members: text('members', 200_000),
    membersOnly: request.input('members_only') === 'on',
  }
  const { members, unreadable } = readMemberList(form.members)
  const [first] = unreadable
  const errors: GroupErrors = {
    ...(form.name === '' && { name: i18n.t('people.groups.name_missing') }),
    ...(first && { members: i18n.t('people.groups.unreadable', { text: first.slice(0, 100) }) }),
    ...(members.length > MOST_MEMBERS && {
      members: i18n.t('people.groups.too_many', { most: MOST_MEMBERS }),
    }),
  }
  const change = { name: form.name, membersOnly: form.membersOnly, members }
  return { form, change, errors }
}
