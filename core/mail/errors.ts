const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it',
  EACCES: 'ports below 1024 need the right to open them',
  EADDRNOTAVAIL: 'this machine does not have that address',
}

/** A port that cannot be opened; its message is a sentence for the operator. */
export class PortNotOpenError extends Error {
  readonly code = 'E_PORT_NOT_OPEN'

  constructor(setting: string, host: string, port: number, cause: unknown) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    const reason = REASONS[code] ?? message
    super(`${setting}: port ${port} on ${host} cannot be opened: ${reason}.`, { cause })
  }
}
