/** `catchAll` is an address, empty for nobody; sentences are finished. */
export interface DomainsPage {
  rows: { name: string; count: string; catchAll: string; removable: boolean }[]
  name: string
  error: string | null
  catchAllError: { domain: string; text: string } | null
}
