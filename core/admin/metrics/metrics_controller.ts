import app from '@adonisjs/core/services/app'
import { errors, type HttpContext } from '@adonisjs/core/http'
import { roles } from '#core/bus/topics.js'
import { gatherMetrics } from '#core/metrics/over_bus.js'
import { bears, readMetricsToken } from './metrics_token.js'

/** For Prometheus: what every role has counted. Who has no token finds nothing here. */
export default class MetricsController {
  async show({ request, response }: HttpContext) {
    const { container } = app
    const [sql, seal, bus] = await Promise.all([
      container.make('sql'),
      container.make('seal'),
      container.make('bus'),
    ])
    const token = await readMetricsToken(sql, seal)
    if (token === null) throw new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
    response.header('cache-control', 'no-store')
    if (!bears(request.header('authorization'), token)) {
      return response
        .status(401)
        .header('www-authenticate', 'Bearer realm="metrics"')
        .send('The token of this service is missing: npm run ace -- metrics:token\n')
    }
    const { contentType, text } = await gatherMetrics(bus, roles)
    return response.header('content-type', contentType).send(text)
  }
}
