import { metrics } from '#core/metrics/metrics.js'
import type { Findings, Inspect } from './inspect.js'

/** The same look at a message, with what it took. */
export function timed(inspection: string, inspect: Inspect): Inspect {
  return async (incoming, found) => {
    const took = metrics.inspectSeconds.start()
    try {
      return await inspect(incoming, found)
    } finally {
      took({ inspection })
    }
  }
}

/** What was found, verdict by verdict; of several signatures the best counts, as it does for DMARC. */
export function countFindings({ facts: { authentication, antispam } }: Findings): void {
  if (authentication) {
    const { spf, dkim, dmarc, arc, iprev } = authentication
    const signature = dkim.find(({ result }) => result === 'pass') ?? dkim[0]
    for (const [check, verdict] of Object.entries({ spf, dkim: signature, dmarc, arc, iprev })) {
      const result = verdict?.result ?? 'none'
      metrics.verdicts.count({ check: check as 'spf' | 'dkim' | 'dmarc' | 'arc' | 'iprev', result })
    }
  }
  if (antispam) metrics.verdicts.count({ check: 'antispam', result: antispam.verdict })
}
