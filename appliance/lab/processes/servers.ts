import { ServerProcess, type ServerProcessOptions } from './server_process.js'

/** All servers that one lab started, so that none is forgotten when another fails to start. */
export class Servers {
  readonly #running: ServerProcess[] = []

  start(options: ServerProcessOptions): ServerProcess {
    const server = ServerProcess.start(options)
    this.#running.push(server)
    return server
  }

  /** The server of that name; undefined when none was started. */
  find(name: string): ServerProcess | undefined {
    return this.#running.find((server) => server.name === name)
  }

  get pids(): number[] {
    return this.#running.flatMap((server) => (server.pid === undefined ? [] : [server.pid]))
  }

  /** Ends all of them side by side; throws when one does not end, after having tried them all. */
  async stop(): Promise<void> {
    const results = await Promise.allSettled(this.#running.map((server) => server.stop()))
    this.#running.length = 0
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }
}
