/** `errors` are finished sentences by field. */
export interface GroupsPage {
  rows: { href: string; name: string; address: string; members: string; isClosed: boolean }[]
  more: string | null
  form: GroupForm
  domain: string
  errors: GroupErrors
}

export interface GroupPage {
  id: string
  address: string
  form: GroupForm
  errors: GroupErrors
}

export interface GroupForm {
  name: string
  address: string
  /** one address a line */
  members: string
  membersOnly: boolean
}

export interface GroupErrors {
  name?: string
  address?: string
  members?: string
}
