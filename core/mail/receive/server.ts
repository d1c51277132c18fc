import type { Accept } from '@caliopen/contract/arrival'
import type { Log } from '@caliopen/contract/log'
import type { Reach } from '#core/accounts/recipients/reach.js'
import type { Sql } from '#database/sql.js'
import type { SealForward } from '../sign/seal_forward.js'
import type { Srs } from '../forward/srs.js'
import type { Certificate } from '../tls/certificate.js'
import { houseName } from './house_name.js'
import type { Inspect } from './inspect.js'
import { LIMITS, type Limits } from '../session/limits.js'
import { type Open, listen } from '../session/listen.js'
import { Reception } from './reception.js'
import { Proxies } from '../session/proxy/proxies.js'
import { share } from '../session/shared.js'
import type { Shelf } from '../session/shelf.js'

export interface Receiving {
  settings: { host: string; smtpPort: number; proxyProtocolFrom?: readonly string[] }
  sql: Sql
  accept: Accept
  tls: Certificate
  /** in the order in which they look; none: mail is taken as it comes */
  inspections?: readonly Inspect[]
  /** where large messages arrive; without one they are held */
  shelf?: Shelf
  srs: Srs
  /** absent: what is passed on is not sealed */
  seal?: SealForward
  log: Log
  limits?: Partial<Limits>
}

/** Takes mail in on SMTP_PORT. Throws PortNotOpenError. */
export async function startReceiving(receiving: Receiving): Promise<Open> {
  const { settings, sql, accept, tls, log, inspections = [], srs, seal } = receiving
  const name = houseName(sql, tls, log)
  const shared = share({
    limits: { ...LIMITS, ...receiving.limits },
    ...{ log, name, utf8: true, shelf: receiving.shelf },
  })
  const door = {
    host: settings.host,
    port: settings.smtpPort,
    setting: 'SMTP_PORT',
    certificate: tls,
    options: {},
    proxies: new Proxies(settings.proxyProtocolFrom ?? []),
  }
  const forward = { srs, log, ...(seal && { seal }) }
  return listen<Reach>(door, new Reception({ sql, accept, inspections, forward }), shared)
}
