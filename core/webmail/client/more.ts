import { fetchPage } from './pages.js'

/** Puts the next page of a band under what is there; the list remembers how many pages it shows */
export async function extend(link: HTMLAnchorElement): Promise<void> {
  const page = await fetchPage(link.href, 'list')
  const list = rowsOf(link)
  if (!list) return
  for (const row of page.querySelectorAll('#list .rows > .row')) {
    if (!list.querySelector(`#${CSS.escape(row.id)}`)) list.append(document.importNode(row, true))
  }
  list.dataset.pages = String(pagesOf(list) + 1)
  const next = page.querySelector('#list a.more[data-controller="more"]')
  if (next) link.replaceWith(document.importNode(next, true))
  else link.remove()
}

/** Before a fresh list takes the place of one that people have lengthened, it is made as long */
export async function lengthenLike(fresh: Element, current: Element): Promise<void> {
  for (const list of current.querySelectorAll<HTMLElement>('.rows[data-pages]')) {
    const twin = [...fresh.querySelectorAll<HTMLElement>('.rows')].find(
      (one) => bandOf(one) === bandOf(list)
    )
    while (twin && pagesOf(twin) < pagesOf(list)) {
      const link = twin.parentElement?.querySelector<HTMLAnchorElement>('a.more[data-controller]')
      if (!link) break
      await extend(link)
    }
  }
}

function rowsOf(link: Element): HTMLElement | null {
  const before = link.previousElementSibling
  return before instanceof HTMLElement && before.matches('.rows') ? before : null
}

function pagesOf(list: HTMLElement): number {
  return Number(list.dataset.pages ?? 1)
}

function bandOf(list: Element): string {
  return list.closest('details')?.id ?? ''
}
