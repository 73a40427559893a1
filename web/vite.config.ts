import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import vue from '@vitejs/plugin-vue'

const server = process.env.QILU_SERVER ?? 'http://127.0.0.1:8080'

/** Answers /api from fixtures while developing without a server: `QILU_MOCK=1 npm run dev`. */
async function mock(): Promise<Plugin[]> {
  if (!process.env.QILU_MOCK) return []
  const { mockServer } = await import('./mock/server')
  return [mockServer()]
}

export default defineConfig(async () => ({
  plugins: [vue(), ...(await mock())],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __VUE_I18N_FULL_INSTALL__: false, __VUE_I18N_LEGACY_API__: false },
  server: process.env.QILU_MOCK ? {} : { proxy: { '/api': server, '/healthz': server } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 700,
  },
}))
