import type { I18n } from '@adonisjs/i18n'
import { EMAIL } from '#core/messages/letter/read_letter.js'
import { channelsHere, channelTitle } from './here.js'

/** What people call the channels of these, by name. Where all is mail nothing is asked. */
export async function titlesOf(
  shown: Iterable<{ channel: string }>,
  i18n: I18n
): Promise<ReadonlyMap<string, string>> {
  const names = new Set([...shown].map(({ channel }) => channel).filter((name) => name !== EMAIL))
  if (names.size === 0) return new Map()
  const provided = await channelsHere()
  return new Map([...names].map((name) => [name, channelTitle(i18n, name, provided.get(name))]))
}
