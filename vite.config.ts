import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import adonisjs from '@adonisjs/vite/client'
import { defineConfig, type Plugin } from 'vite'

/**
 * Turbo brings the look of its progress bar as an inline style, which our policy forbids and
 * notices.css draws instead. A Turbo that does this in another way stops the build.
 */
function turboWithoutInlineStyle(): Plugin {
  const installs = /(constructor\(\) \{[^}]*?)this\.installStylesheetElement\(\);/
  return {
    name: 'turbo-without-inline-style',
    transform(code, id) {
      if (!id.includes('/@hotwired/turbo/')) return
      if (!installs.test(code)) this.error('Turbo installs its stylesheet in a way we do not know')
      return { code: code.replace(installs, '$1'), map: null }
    },
  }
}

/** Compressed once, as well as can be, instead of at each request: see compressed_assets_middleware.ts */
function compressedTwins(): Plugin {
  return {
    name: 'compressed-twins',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (!/\.(js|css|svg)$/.test(name)) continue
        const bytes = file.type === 'chunk' ? file.code : file.source
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes))
        writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  plugins: [
    turboWithoutInlineStyle(),
    compressedTwins(),
    adonisjs({
      entryPoints: [
        'themes/default/styles/webmail.css',
        'themes/default/styles/installer.css',
        'themes/default/styles/admin.css',
        'core/webmail/client/main.ts',
        'core/webmail/client/installer.ts',
        'core/admin/client/main.ts',
      ],
      assets: { assets: ['themes/default/icons/caliopen.svg'] },
      reload: ['themes/default/views/**/*.edge'],
      buildDirectory: 'public/assets',
      assetsUrl: '/assets',
    }),
  ],
  optimizeDeps: { exclude: ['@hotwired/turbo'] },
  build: {
    // Where light-dark(), :has() and popovers are understood: nothing is written twice
    target: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    reportCompressedSize: false,
  },
})
