import type { ApplicationService } from '@adonisjs/core/types'
import { readSettings } from '#core/config/settings.js'
import { openResolver } from '#core/mail/dns/open_resolver.js'
import type { Resolver } from '#core/mail/dns/resolver.js'
import type { OpenPorts } from '#core/mail/http/mail_doors.js'

declare module '@adonisjs/core/types' {
  export interface ContainerBindings {
    mailPorts: OpenPorts
    resolver: Resolver
  }
}

/** Tells pages and mail programs by which ports mail is sent, for the mail role opens them, and what the DNS says. */
export default class MailProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    // a new one each time remembers nothing: who looks at a page wants to know what is so now
    this.app.container.bind('resolver', () => {
      const { dnsServers, dnsTrusted } = readSettings(process.env)
      return openResolver(dnsServers, dnsTrusted)
    })
    this.app.container.singleton('mailPorts', () => {
      const { submissionPort, submissionsPort } = readSettings(process.env)
      return { submission: submissionPort, submissions: submissionsPort, imaps: null }
    })
  }
}
