import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#core/webmail/exception_handler.js'))

server.use([
  () => import('./metrics/count_requests_middleware.js'),
  () => import('#core/webmail/middleware/compressed_assets_middleware.js'),
  () => import('#core/themes/http/gateway_middleware.js'),
  () => import('@adonisjs/static/static_middleware'),
  ...(app.inDev ? [() => import('@adonisjs/vite/vite_middleware')] : []),
  () => import('#installer/http/gate_middleware.js'),
])

router.use([
  () => import('#core/webmail/middleware/compressed_pages_middleware.js'),
  () => import('#core/webmail/middleware/forget_uploads_middleware.js'),
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('@adonisjs/session/session_middleware'),
  () => import('@adonisjs/shield/shield_middleware'),
  () => import('@adonisjs/auth/initialize_auth_middleware'),
  () => import('#core/webmail/middleware/locale_middleware.js'),
  () => import('#core/webmail/middleware/look_middleware.js'),
  () => import('#core/webmail/middleware/everywhere_middleware.js'),
])
