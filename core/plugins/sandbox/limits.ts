const MIB = 1024 * 1024

export interface SandboxLimits {
  /** milliseconds until it has started */
  start: number
  /** milliseconds that it has to finish what is begun */
  stop: number
  /** milliseconds without a sign of life, once it has started */
  silence: number
  /** bytes in memory, all told */
  memory: number
  /** seconds of processor time a minute */
  processor: number
}

export const SANDBOX_LIMITS: SandboxLimits = {
  start: 20_000,
  stop: 3_000,
  silence: 4_000,
  memory: 256 * MIB,
  processor: 40,
}

export const DEFAULT_DEADLINE = 10_000
