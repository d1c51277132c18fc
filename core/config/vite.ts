import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/vite'

/** The manifest is named whole: a build is started from the clone's folder, not from its own. */
export default defineConfig({
  buildDirectory: 'public/assets',
  manifestFile: app.makePath('public/assets/.vite/manifest.json'),
  assetsUrl: '/assets',
  scriptAttributes: { type: 'module' },
})
