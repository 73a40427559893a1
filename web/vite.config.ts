import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import vue from '@vitejs/plugin-vue'

/** The server that `npm run dev` hands /api to: `qilu demo`, or QILU_SERVER. */
const server = process.env.QILU_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __VUE_I18N_FULL_INSTALL__: false, __VUE_I18N_LEGACY_API__: false },
  server: { proxy: { '/api': server, '/healthz': server } },
  build: { target: 'es2022', chunkSizeWarningLimit: 700 },
})
