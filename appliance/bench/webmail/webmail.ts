import { readInstance } from '#core/config/instance.js'
import { openSql } from '#database/open.js'
import { startCaliopen } from '#appliance/test/caliopen.js'
import { describeMachine, type Machine } from '../measure/machine.js'
import { processorSeconds } from '../measure/processor_time.js'
import { quantile } from '../measure/quantiles.js'
import { ADDRESS, filledDataDir, PASSWORD } from './filled.js'
import { readOptions, type WebmailOptions } from './options.js'
import { pagesOf, type Page } from './pages.js'
import { report } from './report.js'
import { Visitor } from './visitor.js'

export interface WebmailResult {
  bench: 'webmail'
  at: string
  options: WebmailOptions
  machine: Machine
  measured: Measured[]
}

/** How long one kind of page took in a mailbox of this size, in milliseconds. */
export interface Measured {
  page: string
  size: number
  budget: number
  p50: number
  p99: number
  /** processor time of all roles, a page: what other work on the machine changes little */
  processor: number
}

const WARM_UP = 100

/** Pages over HTTP, one request after the other, as one person waits for them. */
export async function run(args: string[]): Promise<void> {
  const options = readOptions(args)
  const dataDirs: [size: number, dataDir: string][] = []
  for (const size of options.sizes) {
    dataDirs.push([size, await filledDataDir(size, options.fresh)])
  }
  const machine = describeMachine([])
  const measured: Measured[] = []
  for (const [size, dataDir] of dataDirs) {
    measured.push(...(await measureMailbox(dataDir, size, options.requests)))
  }
  report({ bench: 'webmail', at: new Date().toISOString(), options, machine, measured }, args)
}

async function measureMailbox(
  dataDir: string,
  size: number,
  requests: number
): Promise<Measured[]> {
  const caliopen = await startCaliopen({ dataDir })
  const sql = openSql(readInstance(dataDir).database, dataDir)
  try {
    const visitor = new Visitor(caliopen.address)
    await visitor.signIn(ADDRESS, PASSWORD)
    const measured: Measured[] = []
    for (const page of await pagesOf(sql, requests)) {
      for (let turn = 0; turn < WARM_UP; turn++) await page.visit(visitor, turn)
      const workBefore = processorSeconds([caliopen.pid])
      const times = await measure(visitor, page, requests)
      const work = processorSeconds([caliopen.pid]) - workBefore
      const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)]
      const processor = (work * 1000) / requests
      measured.push({ page: page.name, size, budget: page.budget, p50, p99, processor })
    }
    return measured
  } finally {
    await sql.close()
    await caliopen.stop()
  }
}

async function measure(visitor: Visitor, page: Page, requests: number): Promise<number[]> {
  const times: number[] = []
  for (let turn = 0; turn < requests; turn++) {
    const startedAt = performance.now()
    await page.visit(visitor, turn)
    times.push(performance.now() - startedAt)
  }
  return times
}
