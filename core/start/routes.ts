/*
 * Every feature brings its own routes; this file only says which.
 */
import './health/routes.js'
import '#installer/routes.js'
import '#core/webmail/routes.js'
import '#core/admin/routes.js'
import '#core/mail/http/routes.js'
