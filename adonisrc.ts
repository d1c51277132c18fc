import { defineConfig } from '@adonisjs/core/app'

export default defineConfig({
  directories: {
    config: 'core/config',
    start: 'core/start',
    commands: 'core/commands',
    providers: 'core/providers',
    languageFiles: 'core/resources/lang',
    views: 'themes/default/views',
    tests: 'core/tests',
  },

  commands: [() => import('@adonisjs/core/commands'), () => import('@adonisjs/lucid/commands')],

  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/core/providers/hash_provider'),
    () => import('@adonisjs/lucid/database_provider'),
    () => import('@adonisjs/i18n/i18n_provider'),
    () => import('#core/providers/sql_provider.js'),
    () => import('#core/providers/bus_provider.js'),
    () => import('#core/providers/plugins_provider.js'),
    () => import('#core/providers/mail_provider.js'),
    {
      file: () => import('#core/providers/blob_provider.js'),
      environment: ['web', 'console'],
    },
    {
      file: () => import('#core/providers/installer_provider.js'),
      environment: ['web', 'test'],
    },
    {
      file: () => import('@adonisjs/core/providers/vinejs_provider'),
      environment: ['web', 'test'],
    },
    { file: () => import('@adonisjs/core/providers/edge_provider'), environment: ['web', 'test'] },
    {
      file: () => import('#core/providers/themes_provider.js'),
      environment: ['web', 'test'],
    },
    { file: () => import('@adonisjs/session/session_provider'), environment: ['web', 'test'] },
    { file: () => import('@adonisjs/vite/vite_provider'), environment: ['web'] },
    { file: () => import('@adonisjs/shield/shield_provider'), environment: ['web', 'test'] },
    { file: () => import('@adonisjs/static/static_provider'), environment: ['web', 'test'] },
    { file: () => import('@adonisjs/auth/auth_provider'), environment: ['web', 'test'] },
    { file: () => import('@adonisjs/limiter/limiter_provider'), environment: ['web', 'test'] },
  ],

  preloads: [
    { file: () => import('#core/start/routes.js'), environment: ['web', 'test'] },
    { file: () => import('#core/start/kernel.js'), environment: ['web', 'test'] },
    { file: () => import('#core/start/views.js'), environment: ['web'] },
    { file: () => import('#core/start/plugin_texts.js'), environment: ['web'] },
  ],

  tests: {
    suites: [
      {
        name: 'unit',
        files: ['{core,database,installer,appliance,plugins,themes}/**/*.spec.ts'],
        timeout: 10_000,
      },
      {
        name: 'integration',
        files: ['{core,database,installer,appliance,plugins,themes}/**/*.integration.ts'],
        timeout: 60_000,
      },
      { name: 'e2e', files: ['core/tests/e2e/**/*.e2e.ts'], timeout: 300_000 },
    ],
    forceExit: true,
  },
})
