// How the page is built, served while developing, and how unit tests run.
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { headersFile, metaPolicy } from './scripts/lib/csp.mjs'
import { readDemos } from './scripts/lib/demos.mjs'
import { packageOf, thirdPartyText } from './scripts/lib/licences.mjs'

const here = import.meta.dirname
const demosFolder = join(here, 'public/demos')
const bundled = new Set<string>()

/** `virtual:demos`, and the demos' modules by content address under `m/`. */
function demos(): Plugin {
  const id = 'virtual:demos'
  const resolved = `\0${id}`
  return {
    name: 'playground:demos',
    resolveId: (source) => (source === id ? resolved : null),
    load: (source) => (source === resolved ? `export default ${JSON.stringify(readDemos(demosFolder))}` : null),
    configureServer(server) {
      server.watcher.add(demosFolder)
      server.middlewares.use((request, response, next) => {
        const sha256 = /\/m\/([0-9a-f]{64})\.wasm$/.exec(request.url ?? '')?.[1]
        const found = readDemos(demosFolder).flatMap(({ slug, modules }) => modules.map((module) => ({ slug, ...module })))
        const module = found.find((one) => one.sha256 === sha256)
        if (!module) return next()
        response.setHeader('Content-Type', 'application/wasm')
        createReadStream(join(demosFolder, module.slug, module.file)).pipe(response)
      })
    },
    generateBundle() {
      for (const { slug, modules } of readDemos(demosFolder)) {
        for (const { file, sha256 } of modules) {
          this.emitFile({ type: 'asset', fileName: `m/${sha256}.wasm`, source: readFileSync(join(demosFolder, slug, file)) })
        }
      }
    },
  }
}

/** The policy as a tag in the built html and as a file for hosts. The development server needs inline scripts, so it has none. */
function policy(): Plugin {
  return {
    name: 'playground:policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy }, injectTo: 'head-prepend' },
    ],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() })
    },
  }
}

/** Remembers which packages a bundle contains; workers are bundled before the page, so the page writes the list. */
function licences(writes: boolean): Plugin {
  return {
    name: 'playground:licences',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler() {
        for (const id of this.getModuleIds()) {
          const folder = packageOf(id)
          if (folder) bundled.add(folder)
        }
        if (writes) this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY.txt', source: thirdPartyText(bundled) })
      },
    },
  }
}

export default defineConfig({
  root: process.env['VITEST'] ? here : join(here, 'web'),
  base: './',
  publicDir: join(here, 'public'),
  cacheDir: join(here, '.cache/vite'),
  plugins: [react(), demos(), policy(), licences(true)],
  worker: {
    format: 'es',
    plugins: () => [licences(false)],
    rolldownOptions: {
      output: {
        // The server knows the sandbox's worker by its name and gives it a stricter policy (scripts/lib/csp.mjs).
        entryFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.includes('/src/sandbox/') ? 'assets/sandbox-[hash].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  build: {
    outDir: join(here, 'dist'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    chunkSizeWarningLimit: 5000,
    // Everything stays a file of the site: the policy allows no inline script, and data: only for pictures and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  test: {
    environment: 'node',
    include: ['{src,scripts,bench,web}/**/*.test.{ts,tsx,mjs}'],
    testTimeout: 30_000,
  },
})
