import { configApp } from '@adonisjs/eslint-config'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'

/**
 * The storeys of the house, ground floor first. A room imports from the storeys below its own, never
 * from beside or above; only the wiring (bin, config, start, providers, commands) may import all.
 * The installer also writes the instance's configuration.
 */
const STOREYS = [
  ['core/bus', 'core/contract', 'core/metrics', 'database'],
  ['core/contacts', 'core/accounts'],
  ['core/trust', 'core/openpgp'],
  ['core/messages'],
  ['core/channels'],
  ['core/mail', 'core/plugins', 'core/themes'],
  ['core/webmail', 'installer'],
  ['core/admin'],
]
const WIRING = ['core/bin', 'core/config', 'core/start', 'core/providers', 'core/commands']
const TESTS = ['**/*.spec.ts', '**/*.integration.ts', '**/*.e2e.ts']

/** `#core/mail/…`, and relative paths that lead into the same room. */
function importsOf(room) {
  return `^#${room}/|\\.\\./${room.replace(/^core\//, '')}/`
}

function arrows(storey, room) {
  const above = STOREYS.slice(storey).flat()
  const forbidden = [...above, ...WIRING, 'core/tests', 'appliance'].filter(
    (other) => other !== room && !(room === 'installer' && other === 'core/config')
  )
  const message = `${room} imports only from the storeys below it (ARCHITECTURE.md, "The house").`
  const patterns = [{ regex: forbidden.map(importsOf).join('|'), message }]
  return {
    files: [`${room}/**/*.ts`],
    ignores: TESTS,
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  }
}

/** A plugin is nobody's neighbour: it has the contract, and libraries that are bundled into it. */
const PLUGINS = {
  files: ['plugins/**/*.ts', 'themes/**/*.ts'],
  ignores: TESTS,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: '^#|\\.\\./(core|database|installer|appliance)/',
            message: 'A plugin imports @caliopen/contract and what is bundled into it, nothing else.',
          },
        ],
      },
    ],
  },
}

/** What may not know that there are plugins: whoever they register with stands below. */
const CORE_KNOWS_NO_PLUGIN = {
  files: ['core/**/*.ts', 'installer/**/*.ts', 'database/**/*.ts'],
  ignores: [...TESTS, 'core/tests/**'],
  rules: {
    'import-x/no-restricted-paths': [
      'error',
      {
        zones: [
          {
            target: ['./core', './installer', './database'],
            from: './plugins',
            message: 'Core knows contracts, never a plugin.',
          },
        ],
      },
    ],
  },
}

export default configApp(
  { ignores: ['build/**', '.build/**', 'public/**', 'storage/**', 'database/schema.ts'] },
  ...STOREYS.flatMap((rooms, storey) => rooms.map((room) => arrows(storey, room))),
  PLUGINS,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({
          extensionAlias: { '.js': ['.ts', '.js'] },
          conditionNames: ['import'],
        }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@unicorn/no-await-expression-member': 'off',
      'no-control-regex': 'off',
    },
  },
  CORE_KNOWS_NO_PLUGIN
)
