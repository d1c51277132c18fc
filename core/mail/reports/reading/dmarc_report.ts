import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { DmarcReport, DmarcRow, ReportHead } from '../report.js'
import { REPORT_LIMITS } from './limits.js'
import { childOf, countOf, domainIn, ipIn, listOf, textOf, timeOf } from './values.js'

/** A document type or an entity is nothing that a report needs: it is a trap. */
const TRAP = /<!(?:DOCTYPE|ENTITY)/i
const parser = new XMLParser({
  ...{ ignoreAttributes: true, processEntities: false, parseTagValue: false },
  ...{ removeNSPrefix: true, maxNestedTags: REPORT_LIMITS.depth },
})

/** RFC 7489 Appendix C; null for what is no aggregate report. */
export function readDmarcReport(file: Buffer): DmarcReport | null {
  const text = file.toString()
  const isMeant = /<feedback[\s>]/.test(text.slice(0, 4096))
  if (!isMeant || TRAP.test(text) || hasTooManyTags(text)) return null
  const feedback = childOf(parse(text), 'feedback')
  const published = childOf(feedback, 'policy_published')
  const head = headOf(childOf(feedback, 'report_metadata'), domainIn(childOf(published, 'domain')))
  const rows = listOf(childOf(feedback, 'record'), REPORT_LIMITS.rows).flatMap(
    (record) => rowOf(record) ?? []
  )
  if (!head || rows.length === 0) return null
  return { kind: 'dmarc', head, policy: textOf(childOf(published, 'p'), 20), rows }
}

function hasTooManyTags(text: string): boolean {
  let tags = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) tags += 1
  return tags > REPORT_LIMITS.tags
}

function parse(text: string): unknown {
  try {
    return XMLValidator.validate(text) === true ? parser.parse(text) : null
  } catch {
    // deeper than anybody means
    return null
  }
}

function headOf(metadata: unknown, domain: string | null): ReportHead | null {
  const range = childOf(metadata, 'date_range')
  const begin = timeOf(childOf(range, 'begin'))
  const end = timeOf(childOf(range, 'end'))
  const organisation = textOf(childOf(metadata, 'org_name'))
  const reportId = textOf(childOf(metadata, 'report_id'))
  if (!domain || !reportId || begin === null || end === null) return null
  return { organisation, reportId, domain, begin, end }
}

function rowOf(record: unknown): DmarcRow | null {
  const row = childOf(record, 'row')
  const evaluated = childOf(row, 'policy_evaluated')
  const source = ipIn(childOf(row, 'source_ip'))
  const count = countOf(childOf(row, 'count'))
  if (!source || count === 0) return null
  const results = childOf(record, 'auth_results')
  const [reason] = listOf(childOf(evaluated, 'reason'), 1)
  const [spf] = listOf(childOf(results, 'spf'), 1).flatMap((one) => resultOf(one) ?? [])
  return {
    ...{ source, count },
    disposition: textOf(childOf(evaluated, 'disposition'), 20).toLowerCase(),
    dkim: textOf(childOf(evaluated, 'dkim')).toLowerCase() === 'pass',
    spf: textOf(childOf(evaluated, 'spf')).toLowerCase() === 'pass',
    reason: textOf(childOf(reason, 'type'), 40).toLowerCase() || null,
    dkimDomains: listOf(childOf(results, 'dkim'), 5).flatMap((one) => resultOf(one) ?? []),
    spfDomain: spf ?? null,
  }
}

function resultOf(value: unknown): { domain: string; result: string } | null {
  const domain = domainIn(childOf(value, 'domain'))
  return domain === null
    ? null
    : { domain, result: textOf(childOf(value, 'result'), 20).toLowerCase() }
}
