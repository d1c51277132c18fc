import { rememberedSetting } from '#core/accounts/settings/remembered_setting.js'
import type { Seal } from '#database/seal.js'
import type { Sql } from '#database/sql.js'
import { SMARTHOST, SMARTHOST_PURPOSE } from './smarthost_setting.js'
import type { Smarthost } from './smarthost_setting.js'
import type { OpenSmarthost } from './smarthost_targets.js'

/** Whether mail to a domain takes a smarthost, and which; null: it goes to the domain's own hosts. */
export type SmarthostFor = (domain: string) => Promise<OpenSmarthost | null>

export function smarthostFor(sql: Sql, seal: Seal): SmarthostFor {
  const setting = rememberedSetting(sql, SMARTHOST)
  return async (domain) => {
    const smarthost = await setting()
    if (!smarthost) return null
    const isMeant = smarthost.domains.length === 0 || smarthost.domains.includes(domain)
    return isMeant ? openSmarthost(smarthost, seal) : null
  }
}

export function openSmarthost({ login, ...place }: Smarthost, seal: Seal): OpenSmarthost {
  return {
    ...place,
    login: login && {
      user: login.user,
      password: seal.open(login.sealedPassword, SMARTHOST_PURPOSE),
    },
  }
}
