import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { readSetting } from '#core/accounts/settings/setting.js'
import { dmarcHandling } from '#core/mail/authenticate/dmarc/handling.js'
import { keepKeys } from '#core/mail/sign/keys/keep_keys.js'
import { readerOf } from '#core/webmail/reader.js'
import { type Confirmation, confirmationOf } from '#core/webmail/sign_in/confirmation.js'
import { signedIn } from '#core/webmail/signed_in.js'
import type { ReadDisowned } from './disowned_form.js'
import { domainKeysPage } from './domain_keys_page.js'
import { ownDomains, shownKeys } from './shown_keys.js'

/** What one of the page's forms was answered with. */
export interface Answered {
  confirmation?: Confirmation
  disowned?: ReadDisowned
}

/** Asks the DNS, for a few seconds at most. */
export async function showDomainKeys(ctx: HttpContext, answered: Answered = {}) {
  const { account, sql } = await signedIn(ctx)
  const { container } = app
  const seal = await container.make('seal')
  const domains = await ownDomains(sql, account.key)
  for (const domain of domains) await keepKeys(sql, seal, domain)
  const keys = await shownKeys(sql, await container.make('resolver'), domains)
  const handling = answered.disowned?.handling ?? (await readSetting(sql, dmarcHandling))
  const page = domainKeysPage(
    { domains, keys, now: Date.now() },
    {
      confirmation: answered.confirmation ?? confirmationOf(ctx),
      disowned: answered.disowned ?? {
        handling,
        sealers: handling.sealers.join('\n'),
        isReadable: true,
      },
    },
    readerOf(ctx)
  )
  return ctx.view.render('admin/domain_keys', page)
}
