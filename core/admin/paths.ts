type Query = Readonly<Record<string, string | null>>

/** Where the console's pages are, as `routes.ts` has it; for templates there is `urlFor`. */
export const paths = {
  overview: () => '/admin',
  plugins: () => '/admin/plugins',
  plugin: (id: string) => `/admin/plugins/${id}`,
  /** the hash makes it another address when the icon may be another */
  pluginIcon: (id: string, hash: string) => `/admin/plugins/${id}/icon?of=${hash.slice(0, 16)}`,
  pluginSettings: (id: string) => `/admin/plugins/${id}/settings`,
  pastMail: (id: string) => `/admin/plugins/${id}/past-mail`,
  upload: () => '/admin/upload',
  operation: (id: string) => `/admin/operations/${id}`,
  marketplace: (query: Query = {}) => path('/admin/marketplace', query),
  offer: (id: string) => `/admin/marketplace/${id}`,
  picture: (id: string, name: string, hash: string) =>
    `/admin/marketplace/${id}/pictures/${name}?of=${hash.slice(0, 16)}`,
  indexes: () => '/admin/indexes',
  themes: () => '/admin/themes',
  settings: () => '/admin/settings',
  people: (query: Query = {}) => path('/admin/people', query),
  person: (id: string) => `/admin/people/${id}`,
  groups: (query: Query = {}) => path('/admin/groups', query),
  group: (id: string) => `/admin/groups/${id}`,
  domains: () => '/admin/domains',
  queue: (query: Query = {}) => path('/admin/queue', query),
  delivery: (id: string) => `/admin/queue/${id}`,
  senders: () => '/admin/senders',
  sending: () => '/admin/sending',
  antispam: () => '/admin/antispam',
  domainKeys: () => '/admin/domain-keys',
  activity: (query: Query = {}) => path('/admin/activity', query),
}

function path(base: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []))
  return given.length === 0 ? base : `${base}?${new URLSearchParams(given)}`
}
