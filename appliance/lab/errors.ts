/** What goes wrong in the lab: codes for programs, one sentence and the end of the log for people. */
export type LabErrorCode =
  | 'E_LAB_COMMAND_FAILED'
  | 'E_LAB_COMMAND_MISSING'
  | 'E_LAB_NEEDS_ROOT'
  | 'E_LAB_NO_FREE_PORT'
  | 'E_LAB_NOT_STARTED'
  | 'E_LAB_SERVER_EXITED'
  | 'E_LAB_TIMEOUT'

export class LabError extends Error {
  readonly code: LabErrorCode

  constructor(code: LabErrorCode, message: string, log = '') {
    super(log.trim() === '' ? message : `${message}\n${indent(log)}`)
    this.name = 'LabError'
    this.code = code
  }
}

function indent(text: string): string {
  return text.trim().replaceAll(/^/gm, '    ')
}
