import type { Server } from 'node:http'
import { ignite } from './ignite.js'
import { runRole, type RoleContext } from './role.js'
import { supervisor } from './supervisor_channel.js'

/** Pages that keep a stream open for news would hold the end up for ever. */
const TIME_FOR_OPEN_REQUESTS = 1_500

await runRole('web', async (context) => {
  process.env.HOST = context.settings.host
  process.env.PORT = String(context.settings.port)
  const ignitor = ignite().tap((app) => {
    app.booting(() => provideContext(app, context))
  })
  await ignitor.httpServer().start()
  context.bus.subscribe('installed', () => void supervisor.send({ installed: true }))
  const app = ignitor.getApp()
  const server = await app?.container.make('server')
  return async () => {
    const cut = setTimeout(() => cutConnections(server?.getNodeServer()), TIME_FOR_OPEN_REQUESTS)
    await app?.terminate()
    clearTimeout(cut)
  }
})

type App = NonNullable<ReturnType<ReturnType<typeof ignite>['getApp']>>

function provideContext(app: App, context: RoleContext): void {
  app.container.bindValue('bus', context.bus)
  app.container.bindValue('role', context)
}

function cutConnections(server: Server | object | undefined): void {
  if (server && 'closeAllConnections' in server) (server as Server).closeAllConnections()
}
