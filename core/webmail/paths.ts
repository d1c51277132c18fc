type Query = Readonly<Record<string, string | number | null>>

/** Where everything is, as `routes.ts` has it; for templates there is `urlFor`. */
export const paths = {
  signIn: (query: Query = {}) => path('/sign-in', query),
  mailbox: (slug: string, query: Query = {}) => path(`/mail/${encodeURIComponent(slug)}`, query),
  thread: (mailbox: string, id: string, query: Query = {}) =>
    path(`/mail/${encodeURIComponent(mailbox)}/threads/${id}`, query),
  discussion: (id: string) => `/discussions/${id}`,
  channels: () => '/settings/channels',
  newChannel: (channel: string) => `/settings/channels/${encodeURIComponent(channel)}/new`,
  channelReturn: (channel: string) => `/settings/channels/${encodeURIComponent(channel)}/return`,
  search: (query: Query = {}) => path('/search', query),
  raw: (message: string) => `/messages/${message}/raw`,
  compose: (query: Query = {}) => path('/compose', query),
  draft: (id: string) => `/drafts/${id}`,
  setAsides: () => '/set-aside',
  setAsideRaw: (id: string) => `/set-aside/${id}/raw`,
  settings: () => '/settings',
  programs: () => '/settings/programs',
  forwarding: () => '/settings/forwarding',
}

function path(base: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== null)
  if (given.length === 0) return base
  return `${base}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}
