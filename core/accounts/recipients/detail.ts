/** Parts off what stands behind a plus (RFC 5233 §4); null where there is none. */
export function splitDetail(address: string): { base: string; detail: string | null } {
  const at = address.lastIndexOf('@')
  const plus = address.indexOf('+')
  if (plus < 1 || plus > at) return { base: address, detail: null }
  return { base: address.slice(0, plus) + address.slice(at), detail: address.slice(plus + 1, at) }
}
