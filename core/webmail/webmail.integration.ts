import { test } from '@japa/runner'
import { idText } from '@caliopen/contract/ids'
import type { PlainBrowser } from '#core/tests/plain_browser.js'
import type { TestAccount } from '#core/tests/test_database.js'
import { openHouse, type House } from '#core/tests/house.js'

const BOUNDARY = 'Content-Type: multipart/mixed; boundary=b\r\n'
const WITH_FILE = `${BOUNDARY}\r\n--b\r\nContent-Type: text/html\r\n\r\n<p onclick="pwn()">Hi<script>pwn()</script><img src="https://evil.example/x"></p>\r\n--b\r\nContent-Type: text/html; name="x.html"\r\nContent-Disposition: attachment; filename="Été.html"\r\n\r\n<script>pwn()</script>\r\n--b--\r\n`

test.group('The webmail', (group) => {
  let house: House
  let ana: TestAccount
  let browser: PlainBrowser

  group.setup(async () => {
    house = await openHouse()
    return () => house.close()
  })

  group.each.setup(async () => {
    await house.sql.run('delete from rate_limits')
    ana = await house.newAccount()
    browser = await house.signIn(ana)
  })

  test('shows a letter, which is read from then on', async ({ assert }) => {
    const { threadId } = await house.receive(ana, 'Lunch?', '\r\nAt noon?\r\n')
    const url = `/mail/inbox/threads/${idText(threadId)}`
    assert.include((await browser.get('/mail/inbox')).text, 'Lunch?')
    await browser.get(url, { 'sec-purpose': 'prefetch' })
    await browser.get(url, { 'turbo-frame': 'pane' })
    assert.equal((await unread()).unread, 1, 'a page that nobody opened was not read')

    const page = await browser.get(url)
    assert.include(page.text, 'At noon?')
    assert.equal((await unread()).unread, 0)
    const pane = await browser.get(url, { 'turbo-frame': 'pane' })
    assert.notInclude(pane.text, 'id="list"')
    assert.include(pane.text, 'At noon?')
  })

  async function unread() {
    const row = await house.sql.get<{ unread: number }>(
      `select unread from mailboxes where account_id = ? and role = 'inbox'`,
      [ana.id]
    )
    return row ?? { unread: -1 }
  }

  test('keeps the letters of others to themselves', async ({ assert }) => {
    const { threadId, messageId } = await house.receive(ana, 'Secret', WITH_FILE)
    const [thread, message] = [idText(threadId), idText(messageId)]
    const stranger = await house.signIn(await house.newAccount('eve'))
    const paths = [
      ...[`/mail/inbox/threads/${thread}`, `/messages/${message}/body`, `/messages/${message}/raw`],
      ...[`/messages/${message}/source`, `/messages/${message}/attachments/0`],
      ...[`/compose?reply=${message}`, `/compose?forward=${message}`, `/set-aside/${message}/raw`],
    ]
    for (const path of paths) {
      assert.equal((await stranger.get(path)).status, 404, path)
      const mine = path.startsWith('/set-aside') ? 404 : 200
      assert.equal((await browser.get(path)).status, mine, path)
    }
    await stranger.post('/trashes', { 'threads[]': thread, 'from': 'inbox' })
    assert.include((await browser.get('/mail/inbox')).text, 'Secret')
  })

  test('shows HTML in a document that can do nothing', async ({ assert }) => {
    const { threadId, messageId } = await house.receive(ana, 'Hi', WITH_FILE)
    const body = await browser.get(`/messages/${idText(messageId)}/body`)
    const policy = body.response.headers.get('content-security-policy') ?? ''
    assert.include(policy, `default-src 'none'`)
    assert.match(policy, /script-src 'sha256-[^']+';/)
    assert.match(policy, /sandbox (?!.*allow-same-origin)/)
    assert.equal(body.response.headers.get('x-frame-options'), 'SAMEORIGIN')
    assert.notMatch(body.text, /pwn|evil|onclick/)

    const page = await browser.get(`/mail/inbox/threads/${idText(threadId)}`)
    assert.match(page.text, /<iframe[^>]+sandbox="(?!.*allow-same-origin)/)
    assert.notInclude(page.text, 'pwn()')
    assert.include(page.text, 'Pictures from elsewhere were not loaded')
  })

  test('hands out attachments as files, never as pages', async ({ assert }) => {
    const { messageId } = await house.receive(ana, 'Hi', WITH_FILE)
    const file = await browser.get(`/messages/${idText(messageId)}/attachments/0`)
    const { headers } = file.response
    assert.equal(headers.get('content-type'), 'application/octet-stream')
    assert.equal(
      headers.get('content-disposition'),
      `attachment; filename="Ete.html"; filename*=UTF-8''%C3%89t%C3%A9.html`
    )
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.match(headers.get('content-security-policy') ?? '', /sandbox$/)

    const raw = await browser.get(`/messages/${idText(messageId)}/raw`)
    assert.equal(raw.response.headers.get('content-type'), 'message/rfc822')
    assert.match(raw.response.headers.get('content-disposition') ?? '', /^attachment/)
  })

  test('takes back what was archived, for whoever archived it', async ({ assert }) => {
    const { threadId } = await house.receive(ana, 'Lunch?', '\r\nAt noon?\r\n')
    await browser.get('/mail/inbox')
    const act = { 'threads[]': idText(threadId), 'from': 'inbox' }
    const done = await browser.post('/archives', act, { referer: `${house.origin}/mail/inbox` })
    assert.equal(done.status, 303)
    assert.equal(done.location, '/mail/inbox')
    await browser.get('/mail/inbox', { 'turbo-frame': 'list' })
    await browser.get('/')
    const page = await browser.get('/mail/inbox')
    assert.include(page.text, 'Archived.')
    assert.notInclude(page.text, 'At noon?')
    assert.notInclude((await browser.get('/mail/inbox')).text, 'Archived.')

    const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const eve = await house.signIn(await house.newAccount('eve'))
    await eve.get('/settings')
    await eve.post('/undos', { token })
    assert.notInclude((await browser.get('/mail/inbox')).text, 'At noon?')
    await browser.post('/undos', { token: `${token}x` })
    assert.include((await browser.get('/mail/inbox')).text, 'too late')
    await browser.post('/undos', { token })
    assert.include((await browser.get('/mail/inbox')).text, 'At noon?')
  })

  test('says so when a page was open for too long, and does nothing', async ({ assert }) => {
    const { threadId } = await house.receive(ana, 'Lunch?', '\r\nAt noon?\r\n')
    const act = { '_csrf': 'old', 'threads[]': idText(threadId), 'from': 'inbox' }
    const answer = await browser.post('/trashes', act, { referer: `${house.origin}/mail/inbox` })
    assert.equal(answer.location, '/mail/inbox')
    const page = await browser.get('/mail/inbox')
    assert.include(page.text, 'open for too long')
    assert.include(page.text, 'At noon?')
  })

  test('sends pages compressed to who can read that', async ({ assert }) => {
    const plain = await browser.get('/mail/inbox', { 'accept-encoding': 'identity' })
    assert.isNull(plain.response.headers.get('content-encoding'))
    for (const encoding of ['br', 'gzip']) {
      const page = await browser.get('/mail/inbox', { 'accept-encoding': encoding })
      assert.equal(page.response.headers.get('content-encoding'), encoding)
      assert.equal(page.response.headers.get('vary')?.toLowerCase(), 'accept-encoding')
      assert.include(page.text, '</html>')
    }
  })

  test('is calm about what is not there', async ({ assert }) => {
    for (const path of ['/nowhere', '/mail/nowhere', '/mail/inbox/threads/x', '/drafts/x']) {
      const page = await browser.get(path)
      assert.equal(page.status, 404, path)
      assert.include(page.text, 'Nothing is here', path)
    }
    const data = await browser.get('/mail/nowhere', { accept: 'application/json' })
    assert.deepEqual(JSON.parse(data.text), { error: 'E_NOT_FOUND' })
  })

  test('sends, and takes it back while it is held', async ({ assert }) => {
    await browser.get('/compose')
    const refused = await browser.post('/submissions', { to: 'nobody', subject: 'Hi', text: 'Ho' })
    assert.equal(refused.status, 422)
    assert.include(refused.text, 'value="Hi"')

    const letter = { to: 'Bo <bo@far.example>', subject: 'Lunch', text: 'At noon?' }
    assert.equal((await browser.post('/submissions', letter)).status, 303)
    const sent = await browser.get('/mail/sent')
    assert.include(sent.text, 'Lunch')
    const token = /name="token" value="([^"]+)"/.exec(sent.text)?.[1] ?? ''
    const undone = await browser.post('/undos', { token })
    assert.match(undone.location ?? '', /^\/drafts\//)
    assert.include((await browser.get(undone.location ?? '')).text, 'At noon?')
    assert.notInclude((await browser.get('/mail/sent')).text, 'Lunch')
  })

  test('keeps a draft for script and for people alike', async ({ assert }) => {
    await browser.get('/compose')
    const fields = { subject: 'Later', text: 'perhaps' }
    const json = await browser.post('/drafts', fields, { accept: 'application/json' })
    const { id } = JSON.parse(json.text)
    const saved = await browser.post('/drafts', { ...fields, draft: id, text: 'surely' })
    assert.equal(saved.location, `/drafts/${id}`)
    assert.include((await browser.get(`/drafts/${id}`)).text, 'surely')
    assert.include((await browser.get('/mail/drafts')).text, 'Later')
    await browser.post(`/drafts/${id}/discard`, {})
    assert.notInclude((await browser.get('/mail/drafts')).text, 'surely')
  })

  test('tells open pages what changed', async ({ assert }) => {
    const { threadId } = await house.receive(ana, 'Lunch?', '\r\nAt noon?\r\n')
    await browser.get('/mail/inbox')
    const stopped = new AbortController()
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { cookie, accept: 'text/event-stream' }
    const news = await fetch(`${house.origin}/events`, { headers, signal: stopped.signal })
    assert.equal(news.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    const act = { 'threads[]': idText(threadId), 'from': 'inbox' }
    await browser.post('/archives', act)

    let heard = ''
    const reader = news.body?.getReader()
    while (reader && !/event: mail\n.*\n\n/.test(heard)) {
      const { value, done } = await reader.read()
      if (done) break
      heard += Buffer.from(value).toString()
    }
    stopped.abort()
    const data = JSON.parse(/^data: (.*)$/m.exec(heard)?.[1] ?? '{}')
    assert.sameMembers(data.mailboxes, ['inbox', 'archive'])
    assert.deepEqual(data.threads, [idText(threadId)])
    assert.deepEqual(data.unread, { inbox: 0, archive: 1 })
  })
})
