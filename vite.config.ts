import adonisjs from '@adonisjs/vite/client'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [
    adonisjs({
      entryPoints: [
        'themes/default/styles/webmail.css',
        'themes/default/styles/installer.css',
        'core/webmail/client/main.ts',
        'core/webmail/client/installer.ts',
      ],
      assets: { assets: ['themes/default/icons/caliopen.svg'] },
      reload: ['themes/default/views/**/*.edge'],
      buildDirectory: 'public/assets',
      assetsUrl: '/assets',
    }),
  ],
  build: {
    // Where light-dark(), :has() and popovers are understood: nothing is written twice
    target: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    reportCompressedSize: false,
  },
})
