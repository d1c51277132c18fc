export interface FuzzOptions {
  inputs: number
  seed: number
}

/** Throws when an input does what none may do. */
export type Fuzz = (options: FuzzOptions) => void | Promise<void>

interface Room {
  what: string
  /** of all inputs, compared with the others */
  share: number
  load(): Promise<Fuzz>
}

/** Everything that reads what strangers wrote. */
export const ROOMS = {
  mime: {
    what: 'letters, read, cleaned and looked into',
    share: 30,
    load: async () => (await import('./rooms/mime.js')).fuzzMime,
  },
  html: {
    what: 'the HTML of letters',
    share: 10,
    load: async () => (await import('./rooms/html.js')).fuzzHtml,
  },
  chat: {
    what: 'events of chats',
    share: 10,
    load: async () => (await import('./rooms/chat.js')).fuzzChat,
  },
  dns: {
    what: 'answers of name servers',
    share: 20,
    load: async () => (await import('#core/mail/dns/testing/fuzz_dns.js')).fuzzDns,
  },
  smtp: {
    what: 'dialogues with the SMTP server',
    share: 10,
    load: async () => (await import('#core/mail/session/testing/fuzz_dialogue.js')).fuzzDialogue,
  },
  authentication: {
    what: 'signatures, policies and the DNS behind them',
    share: 10,
    load: async () => {
      const room = await import('#core/mail/authenticate/testing/fuzz_authentication.js')
      return room.fuzzAuthentication
    },
  },
  reports: {
    what: 'reports that come back',
    share: 10,
    load: async () => (await import('#core/mail/reports/testing/fuzz_reports.js')).fuzzReports,
  },
} satisfies Record<string, Room>

export type RoomName = keyof typeof ROOMS

/** How many of the inputs are one room's; at least one. */
export function inputsOf(name: RoomName, inputs: number, rooms: readonly RoomName[]): number {
  const all = rooms.reduce((sum, room) => sum + ROOMS[room].share, 0)
  return Math.max(1, Math.round((inputs * ROOMS[name].share) / all))
}
