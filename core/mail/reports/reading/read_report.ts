import type { Report } from '../report.js'
import { readComplaint } from './complaint.js'
import { readDeliveryReport } from './delivery_report.js'
import { readDmarcReport } from './dmarc_report.js'
import { REPORT_LIMITS } from './limits.js'
import { type Part, type Parts, readParts } from './parts.js'
import { readTlsReport } from './tls_report.js'
import { unpack } from './unpack.js'

/** A report packed, or as it is; some senders name the type as they like. */
const STATISTICS =
  /^application\/(?:x-)?(?:zip|gzip|gzip-compressed|zip-compressed|octet-stream|xml|json|tlsrpt\+(?:gzip|json))$|^text\/xml$/
const NAMED = /\.(?:xml|json|zip|gz)$/i

/** What a mail reports; null for one that reports nothing that we know. Never throws because of what it holds. */
export async function readReport(raw: Buffer): Promise<Report | null> {
  if (raw.length > REPORT_LIMITS.messageBytes) return null
  const parts = await readable(raw)
  if (!parts) return null
  return readComplaint(parts) ?? readDeliveryReport(parts) ?? (await readStatistics(parts))
}

async function readable(raw: Buffer): Promise<Parts | null> {
  try {
    return await readParts(raw)
  } catch {
    // over the limits of what is read as a message: no report that anybody could use
    return null
  }
}

async function readStatistics({ attachments }: Parts): Promise<Report | null> {
  for (const part of attachments.filter(mayHoldStatistics).slice(0, REPORT_LIMITS.files)) {
    for (const file of await unpack(part)) {
      const report = readDmarcReport(file) ?? readTlsReport(file)
      if (report) return report
    }
  }
  return null
}

function mayHoldStatistics({ type, name }: Part): boolean {
  return STATISTICS.test(type) || NAMED.test(name)
}
