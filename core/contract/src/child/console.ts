import { format } from 'node:util'
import type { HostLog } from '../plugin/host.js'

/** Libraries write to the console: it is the plugin's log. */
export function consoleTo(log: HostLog): Partial<Console> {
  const silent = () => undefined
  const info = (...parts: unknown[]) => log.info(format(...parts))
  const warn = (...parts: unknown[]) => log.warn(format(...parts))
  const error = (...parts: unknown[]) => log.error(format(...parts))
  return {
    ...{ log: info, info, debug: silent, trace: silent, warn, error },
    ...{ group: silent, groupEnd: silent, time: silent, timeEnd: silent, table: info },
    assert: (condition?: boolean, ...parts: unknown[]) => {
      if (!condition) error(...parts)
    },
  }
}
