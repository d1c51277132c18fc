/** Fetches a page of ours as a document; `part` asks the server for one part of it only */
export async function fetchPage(url: string, part?: 'list' | 'pane'): Promise<Document> {
  const headers: Record<string, string> = { Accept: 'text/html' }
  if (part) headers['Turbo-Frame'] = part
  return parsePage(await fetch(url, { headers, credentials: 'same-origin' }))
}

export async function parsePage(response: Response): Promise<Document> {
  return new DOMParser().parseFromString(await response.text(), 'text/html')
}

/** Shows what another page had to say about what was just done */
export function showFlash(page: Document): void {
  const flash = page.querySelector('#flash')
  if (flash) document.querySelector('#flash')?.replaceWith(document.importNode(flash, true))
}
