/** Asks for pages as a browser does: signed in by the form, with cookies, over a kept connection. */
export class Visitor {
  #address: string
  #cookies = new Map<string, string>()

  constructor(address: string) {
    this.#address = address
  }

  async signIn(address: string, password: string): Promise<void> {
    const form = await this.get('/sign-in')
    const token = /name=["']_csrf["'] value=["']([^"']+)/.exec(form)?.[1] ?? ''
    const body = new URLSearchParams({ _csrf: token, to: '', address, password })
    const response = await this.#ask('/sessions', { method: 'POST', body })
    await response.text()
    if (response.status !== 303) throw new Error(`Signing in was answered with ${response.status}`)
    // A refused form is led on as well: only a page tells.
    await this.get('/mail/inbox')
  }

  /** The page; anything but 200 is an error. */
  async get(path: string, headers: Record<string, string> = {}): Promise<string> {
    const response = await this.#ask(path, { headers })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`)
    return text
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(init.headers as Record<string, string>), cookie }
    const response = await fetch(`${this.#address}${path}`, {
      ...init,
      headers,
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.#cookies.set(name, value)
    }
    return response
  }
}
