/*
 * Every feature brings its own routes; this file only says which.
 */
import './health/routes.js'
import '#installer/routes.js'
/* before the webmail's: `/mail/config-v1.1.xml` is no mailbox */
import '#core/mail/http/routes.js'
import '#core/webmail/routes.js'
import '#core/admin/routes.js'
