/** Heads of pages, which decide what is loaded, and what only the house may say. */
const OF_THE_HOUSE = [
  /^components\/layouts\/(?:head|app_head|door_head|look)$/,
  /^components\/(?:sprite|preview_bar)$/,
]

/** Screens that a theme may put together in its own way, with the components that they call. */
export function isThemed(page: string): boolean {
  return page.startsWith('webmail/')
}

/** Templates whose name a theme cannot take. */
export function isOfTheHouse(name: string): boolean {
  return OF_THE_HOUSE.some((pattern) => pattern.test(name))
}

/** `components/thread/reply_bar` is written `@!thread.replyBar()`; null for pages. */
export function tagOf(template: string): string | null {
  if (!template.startsWith('components/')) return null
  return template
    .slice('components/'.length)
    .split('/')
    .map((part) => part.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()))
    .join('.')
}

/** Components by the tag that calls them. */
export function componentsOf(templates: Iterable<string>): Map<string, string> {
  const components = new Map<string, string>()
  for (const name of templates) {
    const tag = tagOf(name)
    if (tag !== null) components.set(tag, name)
  }
  return components
}
