/** What a browser does without script: follows nothing by itself, keeps cookies, posts forms with their token. */
export class PlainBrowser {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()
  #csrf = ''

  constructor(origin: string) {
    this.#origin = origin
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<PlainAnswer> {
    return this.#send(path, { headers })
  }

  /** With the token of the last page seen that held one. */
  async post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {}
  ): Promise<PlainAnswer> {
    const body = new URLSearchParams({ _csrf: this.#csrf, ...fields })
    return this.#send(path, { method: 'POST', body, headers })
  }

  /** A form with one file in it. */
  async postFile(path: string, field: string, bytes: Buffer, name: string): Promise<PlainAnswer> {
    const body = new FormData()
    body.append('_csrf', this.#csrf)
    body.append(field, new File([new Uint8Array(bytes)], name))
    return this.#send(path, { method: 'POST', body })
  }

  async #send(path: string, request: RequestInit): Promise<PlainAnswer> {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(this.#origin + path, {
      ...request,
      headers: { 'accept': 'text/html', 'accept-language': 'en', cookie, ...request.headers },
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const text = await response.text()
    this.#csrf = /name=["']_csrf["'] value=["']([^"']+)/.exec(text)?.[1] ?? this.#csrf
    const location = response.headers.get('location')
    return { status: response.status, location: location && pathOf(location), text, response }
  }

  /** RFC 6265 §5.3, as far as we need it. */
  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const [name = '', value = ''] = [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1),
    ]
    if (attributes.some((attribute) => /^max-age=(0|-\d+)$/i.test(attribute)))
      this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}

export interface PlainAnswer {
  status: number
  /** where it sends us, without the origin */
  location: string | null
  text: string
  response: Response
}

function pathOf(location: string): string {
  const url = new URL(location, 'http://localhost')
  return url.pathname + url.search
}
