/** What a plugin used of the world since its process started. */
export interface BrokerUsage {
  /** by what was asked for: `fetch`, `storage/get` … */
  calls: Record<string, number>
  /** not approved, over a limit or a budget, or not according to the contract */
  refused: number
  /** open now */
  streams: number
  /** over the network, requests and streams */
  bytesIn: number
  bytesOut: number
}

export function noUsage(): BrokerUsage {
  return { calls: {}, refused: 0, streams: 0, bytesIn: 0, bytesOut: 0 }
}
