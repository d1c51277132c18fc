/** Why a role cannot start, as one sentence for the operator. */
export function sentenceFor(role: string, error: unknown): string {
  const { code, message, port, address } = error as NodeJS.ErrnoException & {
    port?: number
    address?: string
  }
  if (code === 'E_PORT_NOT_OPEN') return message
  if (code === 'EADDRINUSE') return portTaken(port, address)
  if (code === 'EACCES' && port) return portForbidden(port)
  if (code === 'EADDRNOTAVAIL') return `HOST is ${address}, which is no address of this machine.`
  return `The ${role} role cannot start: ${message} (more in the log).`
}

export function portTaken(port: number | undefined, host: string | undefined): string {
  return `Port ${port} on ${host} is taken by another program: stop that one, or choose another port by environment.`
}

export function portForbidden(port: number): string {
  return `Port ${port} is not for this user: ports below 1024 want root, or CAP_NET_BIND_SERVICE.`
}
