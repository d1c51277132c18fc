import { configProvider } from '@adonisjs/core'
import { defineConfig } from '@adonisjs/session'
import type { SessionStoreFactory } from '@adonisjs/session/types'

export default defineConfig({
  enabled: true,
  cookieName: 'caliopen',
  clearWithBrowser: false,
  age: '30 days',
  cookie: { path: '/', httpOnly: true, secure: false, sameSite: 'lax' },
  store: 'database',
  stores: {
    database: configProvider.create(async (app): Promise<SessionStoreFactory> => {
      const { SessionRows } = await import('#core/accounts/sessions/session_rows.js')
      const sql = await app.container.make('sql')
      return () => new SessionRows(sql)
    }),
  },
})
