export type BusErrorCode =
  | 'E_BUS_UNREACHABLE'
  | 'E_BUS_TIMEOUT'
  | 'E_BUS_TOO_LARGE'
  | 'E_BUS_BUSY'
  | 'E_BUS_NO_HANDLER'
  | 'E_BUS_HANDLER_FAILED'
  | 'E_BUS_TAKEN'
  | 'E_BUS_CLOSED'

export class BusError extends Error {
  constructor(
    readonly code: BusErrorCode,
    message: string
  ) {
    super(message)
    this.name = 'BusError'
  }
}

const codes: readonly string[] = [
  'E_BUS_UNREACHABLE',
  'E_BUS_TIMEOUT',
  'E_BUS_TOO_LARGE',
  'E_BUS_BUSY',
  'E_BUS_NO_HANDLER',
  'E_BUS_HANDLER_FAILED',
  'E_BUS_TAKEN',
  'E_BUS_CLOSED',
] satisfies BusErrorCode[]

/** For a code that came from another process. */
export function busErrorCode(text: string): BusErrorCode {
  return codes.includes(text) ? (text as BusErrorCode) : 'E_BUS_HANDLER_FAILED'
}
