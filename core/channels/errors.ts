export class UnknownChannelError extends Error {
  readonly code = 'E_UNKNOWN_CHANNEL'

  constructor(name: string) {
    super(`No channel named ${name} is registered here.`)
  }
}

export class ChannelTakenError extends Error {
  readonly code = 'E_CHANNEL_TAKEN'

  constructor(name: string) {
    super(`The channel ${name} is registered already.`)
  }
}
