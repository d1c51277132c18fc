import { parseArgs } from 'node:util'

export interface PluginOptions {
  /** round trips that are measured, of each kind */
  calls: number
  /** sandboxes that are started, one after the other */
  starts: number
  /** sandboxes whose memory is measured, all at once */
  plugins: number
  json?: string
}

const USAGE = 'bench plugins sandbox [--calls N] [--starts N] [--plugins N] [--json FILE]'

/** Throws a sentence. */
export function readOptions(args: string[]): PluginOptions {
  const { values } = parseArgs({
    args,
    options: {
      calls: { type: 'string', default: '20000' },
      starts: { type: 'string', default: '30' },
      plugins: { type: 'string', default: '5' },
      json: { type: 'string' },
    },
  })
  const [calls, starts, plugins] = [values.calls, values.starts, values.plugins].map(count)
  if (!calls || !starts || !plugins) throw new TypeError(USAGE)
  return { calls, starts, plugins, json: values.json }
}

function count(text: string): number {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : 0
}
