import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadPageFiles } from '../../base/page-files-system.ts'
import { reachOf } from '../../base/page-preloads.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { QUANTITIES } from '../../decoders/contract.ts'
import { FACT_TYPES } from '../../sync/fact.ts'

const ROOT = new URL('../../', import.meta.url)
const SHARED = new URL('base/web/', ROOT)
const CONSOLE = new URL('gateway/console/', ROOT)
const CITY = new URL('sync/hypervisor/pages/', ROOT)

/** The page's own module: plain JavaScript, so its types are not known here. */
async function moduleOf(folder: URL, name: string) {
  return await import(new URL(name, folder).href)
}

function texts(pattern: string): [name: string, text: string][] {
  const names = [SHARED, CONSOLE, CITY].flatMap((folder) =>
    globSync(pattern, { cwd: fileURLToPath(folder) }).map((name) => new URL(name, folder)),
  )
  return names.map((url) => [url.pathname, readFileSync(url, 'utf8')])
}

function uplink(devEui: string, at: string, measurements: object[]) {
  const frame = { cursor: '1.0', type: 'uplink', devEui, at, fCntUp: 1, fPort: 1, dataRate: 5 }
  return {
    ...frame,
    freqHz: 868_100_000,
    rssiDbm: -90,
    snrDb: 7,
    measurements,
    decodeError: null,
  }
}

test('S8: nothing is inline and nothing comes from elsewhere, so the strict policy holds', () => {
  for (const [name, html] of texts('**/*.html'))
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|https?:/, name)
  for (const [name, code] of texts('**/*.js'))
    assert.doesNotMatch(
      code,
      /innerHTML|insertAdjacentHTML|\beval\b|https?:\/\/(?!\$\{location\.hostname\})/,
      name,
    )
})

test('S8: the vendor folder serves a short list by name, and pages name no other package', () => {
  const files = loadPageFiles(fileURLToPath(CONSOLE))
  const vendor = [...files.keys()].filter((path) => path.startsWith('/vendor/'))
  assert.deepEqual(vendor.sort(), [
    '/vendor/htm.js',
    '/vendor/leaflet.css',
    '/vendor/leaflet.js',
    '/vendor/preact-hooks.js',
    '/vendor/preact.js',
    '/vendor/qr/decode.js',
    '/vendor/qr/index.js',
  ])
  for (const [path, { type, bytes }] of files) {
    if (!type.startsWith('text/javascript')) continue
    const code = new TextDecoder().decode(bytes).replace(/\/\*[\s\S]*?\*\//g, '')
    const named = [
      ...code.matchAll(/(?:^|[;}\n])\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]/g),
    ]
    for (const [, specifier] of named) {
      const target = new URL(specifier!, `http://page${path}`).pathname
      assert.ok(files.has(target), `${path} imports ${specifier}`)
    }
  }
})

const PAGE_BYTES_MAX = 200_000

test('any page with all that it loads weighs less than 200 KB on the wire, shared styles less than 12 KB', () => {
  for (const folder of [CONSOLE, CITY]) {
    const files = loadPageFiles(fileURLToPath(folder))
    const styles = ['tokens', 'frame', 'sheet'].map((name) => `/base/web/${name}.css`)
    const shared = weightOf(files, styles)
    assert.ok(shared < 12_000, `${shared} bytes of styles`)
    const frame = reach(files, '/app.js')
    const loads = dynamicOf(files, frame)
    for (const load of loads) {
      // The map and its plan come when a map is opened.
      if (/\/map\.js$/.test(load)) continue
      const own = [...new Set([...frame, ...reach(files, load)])]
      // A sheet of its own and words of its own lie beside the page.
      const near = [
        load.replace(/\.js$/, '.css'),
        new URL('words.js', `http://page${load}`).pathname,
      ]
      const beside = near.filter((path) => files.has(path) && !own.includes(path))
      const bytes = weightOf(files, ['/', ...styles, ...beside, ...own])
      assert.ok(bytes < PAGE_BYTES_MAX, `${load}: ${bytes} bytes`)
    }
    assert.ok(weightOf(files, [...frame]) < PAGE_BYTES_MAX)
    // Each page comes when it is opened, and is nowhere else.
    assert.ok(loads.length >= 8 && loads.every((path) => !frame.has(path)))
  }
})

type PageFiles = ReturnType<typeof loadPageFiles>

function weightOf(files: PageFiles, paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + files.get(path)!.gzip().length, 0)
}

/** What a module loads at once, with what these load. */
function reach(files: PageFiles, path: string): ReadonlySet<string> {
  return new Set(reachOf(path, (one) => codeAt(files, one)))
}

/** What modules load when it is needed. */
function dynamicOf(files: PageFiles, paths: Iterable<string>): string[] {
  return [...paths].flatMap((path) =>
    [...codeAt(files, path).matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)].map(([, name]) => {
      return new URL(name!, `http://page${path}`).pathname
    }),
  )
}

function codeAt(files: PageFiles, path: string): string {
  return new TextDecoder().decode(files.get(path)!.bytes).replace(/\/\*[\s\S]*?\*\//g, '')
}

test('a page of the city brings each word that it says and that no other page has brought', async () => {
  const files = loadPageFiles(fileURLToPath(CITY))
  const { PAGES } = await moduleOf(CITY, 'pages.js')
  const { VIEW_WORDS } = await moduleOf(CITY, 'words.js')
  const frame = reach(files, '/app.js')
  const said = (path: string): string[] =>
    [...codeAt(files, path).matchAll(/\bt\.(\w+)/g)].map(([, key]) => key!)
  const keys = new Set(Object.keys(VIEW_WORDS))
  for (const path of frame) assert.ok(!said(path).some((key) => keys.has(key)), path)
  for (const { page, load, words } of PAGES) {
    const brought = Object.keys((await words?.())?.FR ?? {})
    const [, view] = /import\(\s*['"]([^'"]+)['"]/.exec(String(load))!
    const own = [...reach(files, new URL(view!, 'http://page/').pathname)]
    const needed = own.flatMap(said).filter((key) => keys.has(key))
    assert.deepEqual([...new Set(needed)].sort(), brought.sort(), page)
  }
})

test('every word is there in French and English', async () => {
  for (const folder of [CONSOLE, CITY]) {
    for (const [name, { FR, EN }] of await wordsOf(folder)) {
      assert.deepEqual(keysOf(EN), keysOf(FR), name)
      assert.ok(keysOf(FR).length > 0, name)
    }
  }
})

test('no words of a page of the console stand over those of all pages', async () => {
  const files = await wordsOf(CONSOLE)
  const keys = files.flatMap(([, { FR }]) => Object.keys(FR))
  assert.ok(files.length > 8)
  assert.equal(new Set(keys).size, keys.length)
})

/** The words of all pages of a side, then those that lie beside each page. */
async function wordsOf(folder: URL): Promise<[name: string, words: { FR: object; EN: object }][]> {
  const { FR } = await moduleOf(folder, 'words-fr.js')
  const { EN } = await moduleOf(folder, 'words-en.js')
  const names = globSync('{views/*,parts}/*words.js', { cwd: fileURLToPath(folder) }).sort()
  const beside = names.map(async (name): Promise<[string, { FR: object; EN: object }]> => {
    return [name, await moduleOf(folder, name)]
  })
  return [['words', { FR, EN }], ...(await Promise.all(beside))]
}

test('every quantity and every bundled model has a word for people', async () => {
  const { FR } = await moduleOf(CONSOLE, 'words-fr.js')
  const wordless = Object.keys(QUANTITIES).filter((quantity) => !FR.quantities[quantity])
  assert.deepEqual(wordless, [])
  const city = await moduleOf(CITY, 'words-fr.js')
  for (const id of loadBundledDecoders().keys()) {
    assert.ok(FR.models[id] && city.FR.models[id], id)
  }
  for (const type of Object.keys(FACT_TYPES)) assert.ok(city.FR.types[type], type)
})

function keysOf(words: object, path = ''): string[] {
  return Object.entries(words)
    .flatMap(([key, value]) =>
      typeof value === 'object' && value !== null
        ? keysOf(value, `${path}${key}.`)
        : [`${path}${key}`],
    )
    .sort()
}

test('French words wear their spaces: thin before ; ! ? and fixed before a colon', async () => {
  for (const folder of [CONSOLE, CITY]) {
    for (const [path, words] of (await wordsOf(folder)).flatMap(([, { FR }]) => leavesOf(FR))) {
      assert.doesNotMatch(words, /[^\u202f][!?]|[^\u202f ]; |[^\u00a0\u202fe]: (?!cigale)/, path)
      assert.doesNotMatch(words, /'/, `${path}: a straight apostrophe`)
    }
  }
})

function leavesOf(words: object, path = ''): [path: string, words: string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${path}${key}`, value]]
    return typeof value === 'object' && value !== null ? leavesOf(value, `${path}${key}.`) : []
  })
}

test('numbers, units and durations are written as each language writes them', async () => {
  const { formats } = await moduleOf(SHARED, 'format.js')
  const fr = formats('fr')
  const en = formats('en')
  assert.equal(fr.number(1238.5, 1), '1\u202f238,5')
  assert.equal(en.number(1238.5, 1), '1,238.5')
  assert.equal(fr.unit(-97, 'dBm'), '\u221297\u202fdBm')
  assert.deepEqual([fr.percent(0.71), en.percent(0.71)], ['71\u202f%', '71%'])
  assert.deepEqual(
    [fr.lasted(67_620_000), fr.lasted(518_400_000)],
    ['18\u202fh\u202f47', '6\u202fj'],
  )
  assert.deepEqual([fr.volume(9_999), fr.volume(38_400)], ['9\u202f999\u202fL', '38,4\u202fm³'])
  const summer = Date.parse('2026-06-16T12:07:12Z')
  assert.deepEqual([fr.minute(summer), en.minute(summer)], ['14:07', '14:07'])
  assert.equal(fr.civilDay(Date.parse('2026-06-16T22:30:00Z')), '2026-06-17')
})

test('every pair of token colours can be read: text 4.5:1, edges 3:1, in all three themes', () => {
  const sheet = readFileSync(new URL('tokens.css', SHARED), 'utf8')
  const light = tokensOf(sheet, /:root \{([\s\S]*?)\n\}/)
  const dark = { ...light, ...tokensOf(sheet, /:root\[data-theme="dark"\] \{([\s\S]*?)\n\}/) }
  const sun = { ...light, ...tokensOf(sheet, /:root\[data-theme="sun"\] \{([\s\S]*?)\n\}/) }
  const grounds = ['ground', 'surface', 'sunken']
  const states = ['ok', 'watch', 'alarm', 'unknown']
  const domains = ['parking', 'water', 'safety', 'green', 'waste', 'air']
  let lowest = 21
  for (const [theme, tokens] of Object.entries({ light, dark, sun })) {
    const pairs = [
      ...grounds.flatMap((ground) =>
        ['ink', 'ink-2', 'ink-3', 'accent', ...states, ...domains].map((ink) => [ink, ground]),
      ),
      ...[...states, ...domains].map((name) => [name, `${name}-soft`]),
      ...states.flatMap((name) => [
        ['ink', `${name}-soft`],
        ['fill-ink', name],
      ]),
      ['accent-ink', 'accent'],
    ]
    for (const [ink, ground] of pairs) {
      const ratio = contrast(tokens[ink!]!, tokens[ground!]!)
      lowest = Math.min(lowest, ratio)
      assert.ok(ratio >= 4.5, `${theme}: ${ink} on ${ground} is ${ratio.toFixed(2)}`)
    }
    for (const ground of grounds)
      for (const edge of ['edge', 'focus'])
        assert.ok(contrast(tokens[edge]!, tokens[ground]!) >= 3, `${theme}: ${edge} on ${ground}`)
  }
  assert.ok(lowest < 21)
})

function tokensOf(sheet: string, block: RegExp): Record<string, string> {
  const [, body] = block.exec(sheet) ?? []
  assert.ok(body)
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\b/g)].map(([, name, colour]) => [
      name,
      colour,
    ]),
  )
}

/** WCAG 2: relative luminance of sRGB. */
function contrast(a: string, b: string): number {
  const [dark, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (bright + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test('what is not known to be free or occupied is counted unknown, at the gateway', async () => {
  const { countSpaces } = await moduleOf(CONSOLE, 'model.js')
  const details = {}
  const views = ['free', 'occupied', 'unknown', 'new', ''].map((state) => ({ state, details }))
  const over = { state: 'occupied', details: { overstay: { sinceMs: 0, limitMinutes: 30 } } }
  assert.deepEqual(countSpaces([...views, over]), { free: 1, occupied: 1, over: 1, unknown: 3 })
})

test("a zone's flow is what its meter counted between two frames, and not known after a restart", async () => {
  const { flowOf } = await moduleOf(CONSOLE, 'model.js')
  const pulses = [
    [0, 100],
    [30_000, 101],
    [60_000, 0],
    [90_000, 3],
  ]
  assert.deepEqual(flowOf(pulses, 10), [
    [0, 1_200],
    [30_000, null],
    [60_000, 3_600],
    [90_000, 3_600],
  ])
})

test('a stay tells its own beginning; what was before it stays unknown, never free', async () => {
  const { stretchesOf } = await moduleOf(SHARED, 'stretches.js')
  const facts = [
    { type: 'spotFreed', atMs: 500, sinceMs: 500, stayMs: 200 },
    { type: 'spotUnknown', atMs: 800 },
  ]
  assert.deepEqual(stretchesOf(facts, 0, 1_000), [
    { state: 'unknown', fromMs: 0, toMs: 300 },
    { state: 'occupied', fromMs: 300, toMs: 500 },
    { state: 'free', fromMs: 500, toMs: 800 },
    { state: 'unknown', fromMs: 800, toMs: 1_000 },
  ])
})

test('what needs a person comes in the order of urgency, a call before all', async () => {
  const { emptyModel, takeCall, tasksOf } = await moduleOf(CONSOLE, 'model.js')
  const model = emptyModel()
  const asset = (id: string, kind: string) => ({ id, kind, name: id, properties: {} })
  model.assets = [
    { asset: asset('bin', 'bin'), state: 'full', details: {} },
    {
      asset: asset('zone', 'zone'),
      state: 'leak-confirmed',
      details: { leak: { level: 'confirmed', kind: 'hidden_leak', sinceMs: 1 } },
    },
    { asset: asset('point', 'callPoint'), state: 'called', details: {} },
  ]
  model.devices = [
    { device: { devEui: 'aa', name: 'a' }, state: 'silent', lastHeardAtMs: 5, assets: [] },
  ]
  takeCall(model, { subject: 'point', at: new Date(1_000).toISOString(), press: 1 })
  const kinds = (nowMs: number) => tasksOf(model, nowMs).map(({ kind }: { kind: string }) => kind)
  assert.deepEqual(kinds(2_000), ['call', 'leak', 'bin', 'silent'])
  assert.deepEqual(kinds(20 * 60_000), ['leak', 'bin', 'silent'])
})

test('a call that is withdrawn does not stand on the pages any more', async () => {
  const { emptyModel, takeLine } = await moduleOf(CONSOLE, 'model.js')
  const model = emptyModel()
  const at = (ms: number) => new Date(ms).toISOString()
  for (const ms of [1_000, 2_000]) {
    takeLine(model, { type: 'callRaised', at: at(ms), subject: 'borne', press: 1 })
  }
  const withdrawn = { type: 'withdrawn', at: at(9_000), ofMs: 1_000, subject: 'borne' }
  takeLine(model, { ...withdrawn, of: 'spotTaken' })
  assert.equal(model.calls.length, 2)
  takeLine(model, { ...withdrawn, of: 'callRaised' })
  assert.deepEqual(
    model.calls.map(({ atMs }: { atMs: number }) => atMs),
    [2_000],
  )
})

test('the lists of a page that stays open for months stay short', async () => {
  const { emptyModel, takeLine } = await moduleOf(CONSOLE, 'model.js')
  const model = emptyModel()
  for (let i = 0; i < 2_000; i++) {
    const at = new Date(Date.UTC(2027, 5, 1) + i * 1_000).toISOString()
    takeLine(model, uplink(`${i}`, at, [{ quantity: 'soil.tension', value: i }]))
    takeLine(model, { type: 'callRaised', at, subject: 'borne', press: 1, fCntUp: i })
  }
  const { frames, heard, calls } = model
  assert.ok([frames.length, calls.length].every((length) => length <= 60))
  assert.ok(heard.length <= 1_800)
})

test('a chart thins five thousand points and keeps the spike', async () => {
  const { thinned, gapsOf, ticksOf } = await moduleOf(SHARED, 'charts.js')
  const points = Array.from({ length: 5_000 }, (_, i) => [i, i === 3_333 ? 900 : i % 3])
  const shown = thinned(points, (ms: number) => ms / 10)
  assert.ok(shown.length <= 1_000)
  assert.ok(shown.some(([, value]: [number, number]) => value === 900))
  const span = { fromMs: 0, toMs: 100, gapMs: 20 }
  assert.deepEqual(
    gapsOf(
      [
        [30, 1],
        [40, 1],
      ],
      span,
    ),
    [
      [0, 30],
      [40, 100],
    ],
  )
  assert.deepEqual(ticksOf(0, 60), [0, 20, 40, 60])
})

test('an event of the stream gives its cursor and its data; a heartbeat gives neither', async () => {
  const { readEvent } = await moduleOf(SHARED, 'follow.js')
  assert.deepEqual(readEvent('id: 12.1\ndata: {"a":1}'), { id: '12.1', data: '{"a":1}' })
  assert.deepEqual(readEvent('id: 12.1'), { id: '12.1' })
  assert.deepEqual(readEvent(':'), {})
})

test('an address tells page, object and filters, and a link written reads back', async () => {
  const { linkTo, readRoute } = await moduleOf(SHARED, 'route.js')
  const link = linkTo('devices', 'a/b é', { state: 'silent', q: '' })
  const { page, id, query } = readRoute(link, 'today')
  assert.deepEqual(
    [page, id, query.get('state'), query.get('q')],
    ['devices', 'a/b é', 'silent', null],
  )
  assert.equal(readRoute('', 'today').page, 'today')
  assert.equal(readRoute('#/map/%E0%A4', 'today').id, '%E0%A4')
})

test('places are written as people write them', async () => {
  const { placeName, streetOf } = await moduleOf(SHARED, 'place.js')
  assert.equal(placeName('place-de-la-mairie-07'), 'Place de la Mairie 07')
  assert.equal(placeName('rue-d-italie'), 'Rue d’Italie')
  assert.equal(placeName('l'), 'L')
  assert.equal(streetOf('rue-d-italie-07'), 'rue-d-italie')
})

test('the console: a call that somebody has seen is no alarm any more, and says who; the next one is', async () => {
  const { emptyModel, takeLine, tasksOf } = await moduleOf(CONSOLE, 'model.js')
  const nowMs = Date.UTC(2026, 5, 1, 10)
  const model = emptyModel()
  const at = (minutes: number) => new Date(nowMs + minutes * 60_000).toISOString()
  const call = (minutes: number) => ({
    type: 'callRaised',
    subject: 'B1',
    at: at(minutes),
    press: 1,
  })
  const seen = {
    type: 'alarmAcknowledged',
    subject: 'B1',
    at: at(-2),
    of: 'callRaised',
    ofMs: nowMs - 5 * 60_000,
    by: 'api:marie',
  }
  takeLine(model, call(-5))
  assert.equal(tasksOf(model, nowMs)[0].urgency, 0)
  takeLine(model, seen)
  takeLine(model, seen)
  const [task] = tasksOf(model, nowMs)
  assert.equal(task.seen.by, 'api:marie')
  assert(task.urgency > 2)
  assert.equal(model.seen.length, 1)
  takeLine(model, call(-1))
  assert.equal(tasksOf(model, nowMs)[0].urgency, 0)
})

test('the console: an intrusion that was seen is an alarm again when it begins anew', async () => {
  const { emptyModel, takeLine, tasksOf } = await moduleOf(CONSOLE, 'model.js')
  const nowMs = Date.UTC(2026, 5, 1, 10)
  const sinceMs = nowMs - 30 * 60_000
  const model = emptyModel()
  const building = (intrusionMs: number) => ({
    asset: { id: 'D1', kind: 'building', name: 'Dépôt', properties: {} },
    state: 'open',
    details: { intrusion: { sinceMs: intrusionMs } },
  })
  const seen = { type: 'alarmAcknowledged', subject: 'D1', of: 'intrusionDetected', by: 'api:m' }
  takeLine(model, { ...seen, at: new Date(nowMs).toISOString(), ofMs: sinceMs + 3 })
  model.assets = [building(sinceMs)]
  assert(tasksOf(model, nowMs)[0].seen)
  model.assets = [building(nowMs - 5 * 60_000)]
  assert.equal(tasksOf(model, nowMs)[0].seen, undefined)
})
