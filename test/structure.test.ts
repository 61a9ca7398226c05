/**
 * The drawing, as a test: which folder may import which, no circles, no ambient time, chance, disk
 * or process outside the files that are drivers by name.
 */

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Folder → what it may import besides itself. Types count. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  hardware: ['base'],
  decoders: ['base'],
  sync: ['base'],
  gateway: ['base', 'hardware', 'decoders', 'sync'],
  // Of the command line the words alone: what the gateway refuses has one French.
  flows: ['base', 'gateway/api', 'gateway/cli/speech'],
}
/** What runs in a browser, and what it may see: its own folder and what all pages share. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  'base/web': ['base/web'],
  'gateway/console': ['gateway/console', 'base/web'],
  'sync/hypervisor/pages': ['sync/hypervisor/pages', 'base/web'],
}
/** The receiving side can be installed alone: it sees sync's own files and the floor. */
const WITHIN: Readonly<Record<string, readonly string[]>> = { 'sync/hypervisor': ['sync', 'base'] }

/** Packages that belong to one place. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['gateway/store', 'sync/hypervisor', 'base/records'],
  mqtt: ['sync/transport'],
  pg: ['sync/hypervisor/postgres', 'test'],
  proj4: ['sync/hypervisor/gis'],
  ajv: ['sync/hypervisor', 'test'],
  'ajv-formats': ['sync/hypervisor', 'test'],
  protobufjs: ['sync/hypervisor', 'test'],
  fastify: ['gateway/api', 'base/http'],
  'multicast-dns': ['gateway/api'],
  'node-red': ['flows', 'test'],
  'node-red-node-test-helper': ['test'],
  commander: ['gateway/cli'],
  pino: ['gateway/observe', 'sync/hypervisor'],
  serialport: ['hardware/mcu'],
  '@lydell': ['hardware/emulator'],
  '@noble': ['gateway/lorawan'],
  ws: ['hardware/basics-station'],
  '@jitl': ['decoders/sandbox'],
  jsonata: ['decoders/sandbox'],
  'tuf-js': ['decoders/bundle'],
  '@tufjs': ['decoders/bundle'],
  aedes: ['test'],
  '@peculiar': ['sync/pki'],
  'reflect-metadata': ['sync/pki'],
  'cbor-x': ['test', 'gateway/api', 'sync'],
  'fast-check': ['test'],
  'lora-packet': ['test', 'gateway/api'],
  preact: ['base/web'],
  htm: ['base/web'],
  leaflet: ['base/web'],
  qr: ['base/web', 'test'],
}

/**
 * Files that touch the machine: the system's clock and chance, drivers, entrances, and the command
 * line. Everything else gets time, chance and disk handed in.
 */
const DRIVERS = [
  /(^|\/)[a-z0-9-]*-system\.ts$/,
  /^hardware\/semtech-udp\/radio\.ts$/,
  /^sync\/transport\/mqtt\.ts$/,
  /^sync\/hypervisor\/(main|store-sqlite)\.ts$/,
  /^gateway\/store\/(open|migrate|backup)\.ts$/,
  /^gateway\/(main|runtime)\.ts$/,
  /^flows\/main\.ts$/,
  /^gateway\/[a-z-]+\/worker\.ts$/,
  /^decoders\/sandbox\/worker\.ts$/,
  /^gateway\/cli\//,
  /^base\/web\/phone-clock\.js$/,
]

const AMBIENT: readonly (readonly [string, RegExp])[] = [
  ['Date.now()', /\bDate\.now\s*\(/],
  ['new Date()', /\bnew Date\(\s*\)/],
  ['timers', /\b(setTimeout|setInterval|setImmediate)\s*\(/],
  ['performance.now()', /\bperformance\.now\s*\(/],
  ['Math.random()', /\bMath\.random\s*\(/],
  ['node:crypto chance', /\b(randomBytes|randomInt|randomUUID|getRandomValues)\s*\(/],
  ['process', /(?<![.\w])process\.(?!versions)/],
  ['node:fs', /['"](node:)?fs(\/promises)?['"]/],
  ['node:net', /['"](node:)?(net|dgram|child_process|worker_threads)['"]/],
]

const files = globSync('{base,hardware,decoders,sync,gateway,flows}/**/*.{ts,js,mjs,cts}', {
  cwd: ROOT,
}).map((file) => file.replaceAll('\\', '/'))
const sources = files.filter((file) => !file.endsWith('.test.ts'))
const textOf = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))

/** Comments and the insides of plain strings do not run. */
function codeOf(file: string): string {
  return textOf
    .get(file)!
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1')
}

/** Every module a file names: static, type-only, re-exported, dynamic, worker and file URLs. */
function importsOf(file: string): string[] {
  const code = codeOf(file)
  const found = [
    ...code.matchAll(/\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"\s]+)['"]/g),
    ...code.matchAll(/\bimport\s*\(?\s*['"`]([^'"`\s]+)['"`]/g),
    ...code.matchAll(/\brequire\s*\(\s*['"]([^'"]+)['"]/g),
    ...code.matchAll(/new URL\(\s*['"]([^'"]+\.[cm]?[jt]s)['"]\s*,\s*import\.meta\.url/g),
  ]
  return found.map((match) => match[1]!)
}

/** What a module makes Node load at once: no types, nothing that is imported on demand. */
function loadedBy(file: string): string[] {
  const imports = codeOf(file).matchAll(
    /^(?:import|export)\s+(?!type\b)(?:[^'"`;()]*?\bfrom\s*)?['"]([^'"\s]+)['"]/gm,
  )
  return [...imports].map((match) => match[1]!)
}

function targetOf(file: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : undefined
}

function isBelow(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`)
}

test('arrows between folders point down only, types and dynamic imports included', () => {
  const wrong: string[] = []
  for (const file of files) {
    const folder = file.split('/')[0]!
    const inner = Object.keys(WITHIN).find((name) => isBelow(file, name))
    const allowed = inner ? WITHIN[inner]! : [folder, ...ARROWS[folder]!]
    for (const specifier of importsOf(file)) {
      const target = targetOf(file, specifier)
      if (!target) continue
      const isTestSupport = file.endsWith('.test.ts') && isBelow(target, 'test')
      if (!isTestSupport && !allowed.some((name) => isBelow(target, name))) {
        wrong.push(`${file} → ${target}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
})

test('browser code sees the shared pages only, and nothing else sees browser code', () => {
  const wrong: string[] = []
  for (const file of files) {
    const page = Object.keys(PAGES).find((name) => isBelow(file, name))
    for (const specifier of importsOf(file)) {
      const target = targetOf(file, specifier)
      if (!target) {
        if (page && !Object.keys(PACKAGES).includes(specifier.split('/')[0]!)) {
          wrong.push(`${file} → ${specifier}`)
        }
        continue
      }
      const isAllowed = page
        ? PAGES[page]!.some((name) => isBelow(target, name))
        : !Object.keys(PAGES).some((name) => isBelow(target, name))
      if (!isAllowed) wrong.push(`${file} → ${target}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('a dynamic import names its module, so that its arrow can be seen', () => {
  const wrong = sources.filter((file) => /\bimport\s*\(\s*[^'"`\s)]/.test(codeOf(file)))
  assert.deepEqual(wrong, [])
})

test('nothing imports in a circle', () => {
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  function visit(file: string, path: readonly string[]): void {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      return
    }
    state.set(file, 'open')
    for (const specifier of importsOf(file)) {
      const target = targetOf(file, specifier)
      // A worker's entrance is started, not imported: a URL to it is no circle.
      if (target && textOf.has(target) && !/\/worker\.ts$/.test(target))
        visit(target, [...path, file])
    }
    state.set(file, 'done')
  }
  for (const file of sources) visit(file, [])
  assert.deepEqual(circles, [])
})

test('a package is imported only where it belongs', () => {
  const wrong: string[] = []
  for (const file of sources) {
    for (const specifier of importsOf(file)) {
      const homes = PACKAGES[specifier.split('/')[0]!]
      if (homes && !homes.some((home) => isBelow(file, home))) wrong.push(`${file} → ${specifier}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('what runs for months loads nothing that is for reading settings, requests or lists', () => {
  const heavy = ['zod', 'yaml', 'csv-parse', 'fastify', 'tuf-js', '@tufjs', 'jsonata', '@peculiar']
  const entrances = [
    'gateway/cli/program.ts',
    'gateway/cli/run.ts',
    'gateway/core/worker.ts',
    'gateway/forward/worker.ts',
    // On the main thread too, where there are flows.
    'gateway/flows/supervisor-system.ts',
  ]
  const wrong: string[] = []
  const seen = new Set<string>()
  function visit(file: string, path: readonly string[]): void {
    if (seen.has(file)) return
    seen.add(file)
    for (const specifier of loadedBy(file)) {
      if (heavy.includes(specifier.split('/')[0]!)) wrong.push(`${path.join(' → ')}: ${specifier}`)
      const target = targetOf(file, specifier)
      if (target && textOf.has(target)) visit(target, [...path, target])
    }
  }
  for (const file of entrances) visit(file, [file])
  assert.deepEqual(wrong, [])
})

test('each thread that lives for months gives memory back while it is at rest', () => {
  // These live for one answer.
  const short = ['gateway/backup/worker.ts', 'gateway/decoding/worker.ts', 'gateway/cli/worker.ts']
  const entrances = sources.filter((file) => /\/worker\.ts$/.test(file) && !short.includes(file))
  const wrong = ['gateway/cli/run.ts', ...entrances].filter(
    (file) => !/^\s*giveMemoryBackAtRest\(\)/m.test(codeOf(file)),
  )
  assert.deepEqual(wrong, [])
})

test('time, chance, disk, network and process come in: only drivers touch them', () => {
  const wrong: string[] = []
  for (const file of sources) {
    if (DRIVERS.some((driver) => driver.test(file))) continue
    const code = codeOf(file)
    for (const [name, pattern] of AMBIENT) if (pattern.test(code)) wrong.push(`${file}: ${name}`)
  }
  assert.deepEqual(wrong, [])
})

test('no path of a machine and no barrel file stands in the tree', () => {
  const wrong = sources.filter((file) => /(^|\/)(index|utils|helpers|types|common)\.ts$/.test(file))
  assert.deepEqual(wrong, [])
  assert.equal(relative(ROOT, ROOT), '')
})
