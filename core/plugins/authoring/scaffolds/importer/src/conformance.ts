import { defineConformance } from '@caliopen/contract/kit/conformance'

const SERVER = 'mail.example.net'
const TOKEN = 'token of a test'
const MESSAGES = Array.from({ length: 250 }, (_, number) => ({
  folder: number % 2 ? 'Inbox' : 'Archive',
  source: `From: ana@example.net\r\nSubject: Letter ${number}\r\n\r\nHello ${number}\r\n`,
  receivedAt: Date.UTC(2026, 0, 1) + number * 60_000,
  read: true,
  starred: number % 10 === 0,
}))

/** The far side, played: what the kit needs to know to try the importer out. */
export default defineConformance({
  importers: {
    pigeon: {
      values: { server: SERVER, token: TOKEN },
      wrongValues: { server: SERVER, token: 'another one' },
      messages: MESSAGES.length,
      prepare(world) {
        world.site(SERVER, ({ url, headers }) => {
          if (headers?.authorization !== `Bearer ${TOKEN}`) return { status: 401 }
          const { pathname, searchParams } = new URL(url)
          return { json: pathname === '/folders' ? folders() : page(searchParams) }
        })
      },
      away: (world) => world.away(SERVER),
    },
  },
})

function folders() {
  return ['Inbox', 'Archive'].map((name) => ({
    name,
    count: MESSAGES.filter(({ folder }) => folder === name).length,
  }))
}

function page(query: URLSearchParams) {
  const from = Number(query.get('after') ?? 0)
  const to = from + Number(query.get('limit'))
  return { messages: MESSAGES.slice(from, to), next: to < MESSAGES.length ? String(to) : null }
}
