import { join } from 'node:path'
import { freePort } from '#appliance/lab/net/ports.js'
import { greets } from '#appliance/lab/net/probe.js'
import { requireCommand } from '#appliance/lab/processes/command.js'
import type { Servers } from '#appliance/lab/processes/servers.js'

const BACKLOG = '1000'

/** smtp-sink(1), which takes everything on every address of this machine and forgets it. Answers with its port. */
export async function startSink(servers: Servers, folder: string): Promise<number> {
  const port = await freePort()
  const server = servers.start({
    name: 'smtp-sink',
    command: await requireCommand('smtp-sink', 'postfix'),
    args: ['-u', 'nobody', `:${port}`, BACKLOG],
    logFile: join(folder, 'sink.log'),
  })
  await server.ready(() => greets({ host: '127.0.0.1', port }, '220 '))
  return port
}
