/** What the supervisor tells its roles of each other. */
export interface RoleState {
  up: boolean
  pid: number | null
  /** seconds; null while it is not up */
  uptime: number | null
  restarts: number
}

export type RoleStates = Partial<Record<string, RoleState>>

/** What a role tells its supervisor. */
export type RoleMessage = { ready: true } | { failed: string } | { installed: true }

/** The IPC channel to the supervisor; without one (a role started by hand) it says nothing. */
class SupervisorChannel {
  readonly isThere = typeof process.send === 'function'
  #roles: RoleStates = {}
  #heardAt = 0

  constructor() {
    process.on('message', (message: { roles?: RoleStates }) => {
      if (message.roles) this.#hear(message.roles)
    })
  }

  /** Uptimes go on since they were told. */
  get roleStates(): RoleStates {
    const since = Math.round((performance.now() - this.#heardAt) / 1000)
    const states = Object.entries(this.#roles).flatMap(([name, state]) => {
      if (!state) return []
      const uptime = state.uptime === null ? null : state.uptime + since
      return [[name, { ...state, uptime }] as const]
    })
    return Object.fromEntries(states)
  }

  /** Resolves when it is on its way, so that the process may end. */
  send(message: RoleMessage): Promise<void> {
    return new Promise((resolve) => {
      if (!process.send || !process.connected) resolve()
      else process.send(message, undefined, undefined, () => resolve())
    })
  }

  #hear(roles: RoleStates): void {
    this.#roles = roles
    this.#heardAt = performance.now()
  }
}

export const supervisor = new SupervisorChannel()
