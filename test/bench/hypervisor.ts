/**
 * `cigale bench hypervisor [--days N] [--keep FOLDER]`: a year of a city of 1 500 devices in a real
 * database, its indicators reckoned by the product's own keeper, then each page opened in a browser and what
 * it asked for asked again over HTTP, all at once. The goal is 300 ms a page on two cores. `--keep`: the city
 * made stays in FOLDER, and a run that finds it there makes none.
 */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Caller } from '../../base/http/caller.ts'
import { CITY_ROLES } from '../../sync/hypervisor/city-roles.ts'
import { startHypervisor } from '../../sync/hypervisor/main.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { findChromium, openChromium } from '../support/chromium.ts'
import { requestsOf } from '../support/page-requests.ts'
import { progress } from '../support/progress.ts'
import { writeYear, yearAssetMap } from './city-year.ts'
import type { Report } from './report.ts'

const DAYS = 366
const ROUNDS = 20
const TOKEN = 'bench'
/** Plain JavaScript of the browser: its types are not known here. */
const PAGES = new URL('../../sync/hypervisor/pages/pages.js', import.meta.url).href
const CALLER: Caller = { name: 'bench', roles: CITY_ROLES, scopes: [], isSteppedUp: true }
const GOAL = '≤ 300 ms'

/** What partners ask for: no page of ours opens these. */
const INTERFACES: Readonly<Record<string, readonly string[]>> = {
  'OGC API Features, 1 000 places': ['/ogc/features/v1/collections/places/items?limit=1000'],
  'SensorThings, 100 Things with their streams': [
    '/sensorthings/v1.1/Things?$top=100&$expand=Datastreams',
  ],
  'DATEX II': ['/datex2/v3/parking-status.xml'],
  'citizens’ feed': ['/citizens/v1/parking?lat=43.5263&lon=5.4474'],
}

export async function benchHypervisor(report: Report, args: readonly string[]): Promise<void> {
  const option = (name: string): string | undefined => {
    const at = args.indexOf(name)
    return at < 0 ? undefined : args[at + 1]
  }
  const days = Number(option('--days') ?? DAYS)
  const keep = option('--keep')
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'cigale-year-'))
  mkdirSync(folder, { recursive: true })
  try {
    const database = join(folder, 'city.db')
    const assets = join(folder, 'assets.geojson')
    writeFileSync(assets, JSON.stringify(yearAssetMap()))
    const facts = await cityOf(folder, database, days)
    const load = `${days} days of 1 500 devices, ${facts.toLocaleString('en')} facts`
    const bytes = statSync(database).size
    report.row({
      ...{ name: 'a year in SQLite', value: (bytes / facts).toFixed(0), unit: 'B a fact', load },
    })
    await ask(report, { database, assets, load, days })
  } finally {
    if (!keep) rmSync(folder, { recursive: true })
  }
}

/** Makes the city, or takes the one that a run before has made to its end here. */
async function cityOf(folder: string, database: string, days: number): Promise<number> {
  const made = join(folder, 'made.json')
  if (existsSync(made)) return JSON.parse(readFileSync(made, 'utf8')).facts
  const facts = await fill(database, days)
  writeFileSync(made, JSON.stringify({ days, facts }))
  return facts
}

async function fill(database: string, days: number): Promise<number> {
  const store = openSqliteStore(database)
  const bar = progress('a year of a city', days)
  try {
    return await writeYear(store, { toMs: Date.now(), days, onDay: (day) => bar.at(day) })
  } finally {
    bar.end()
    await store.close()
  }
}

type Asked = {
  readonly database: string
  readonly assets: string
  readonly load: string
  readonly days: number
}

async function ask(report: Report, { database, assets, load, days }: Asked): Promise<void> {
  const api = { host: '127.0.0.1', port: 0, tokens: new Map([[TOKEN, CALLER]]), assets }
  const hypervisor = await startHypervisor({ database, api })
  try {
    const startedMs = performance.now()
    await untilReckoned(hypervisor.store, days)
    const seconds = (performance.now() - startedMs) / 1000
    report.row({
      ...{
        name: 'its indicators reckoned',
        value: (seconds / days).toFixed(2),
        unit: 's a day of the city',
      },
      load: `${load}; from nothing, once`,
    })
    const url = hypervisor.url ?? ''
    const asked = { ...(await openPages(url)), ...INTERFACES }
    for (const [page, paths] of Object.entries(asked)) {
      await measure(report, { page, paths, url, load })
    }
  } finally {
    await hypervisor.close()
  }
}

/** What each page asks for, as heard in a browser that opens it. */
async function openPages(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const program = findChromium()
  if (!program) throw new Error('bench hypervisor opens the pages: apt-get install chromium')
  const browser = await openChromium(program)
  const asked: Record<string, readonly string[]> = {}
  try {
    const { PAGES: lines } = (await import(PAGES)) as { PAGES: readonly { page: string }[] }
    for (const { page } of lines) {
      const paths = await requestsOf(browser, { url, token: TOKEN, page })
      if (paths.length === 0) throw new Error(`${page} asked for nothing`)
      asked[`page ${page}`] = paths
    }
  } finally {
    await browser.close()
  }
  return asked
}

/** All days to this hour, and the weeks and months they are in. */
async function untilReckoned(store: HypervisorStore, days: number): Promise<void> {
  const bar = progress('indicators', days)
  for (;;) {
    const body = (await store.records.get('kpiKeeper', 'todo'))?.body as
      | { days: readonly unknown[]; long: readonly unknown[]; hourMs?: number }
      | undefined
    if (body) {
      bar.at(days - body.days.length)
      const isOfThisHour = Date.now() - (body.hourMs ?? 0) < 3_600_000
      if (body.days.length + body.long.length === 0 && isOfThisHour) break
    }
    await pause(500)
  }
  bar.end()
}

async function measure(
  report: Report,
  { page, paths, url, load }: { page: string; paths: readonly string[]; url: string; load: string },
): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}` }
  const taken: number[] = []
  let bytes = 0
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = performance.now()
    const bodies = await Promise.all(
      paths.map(async (path) => {
        const answer = await fetch(`${url}${path}`, { headers })
        const body = await answer.arrayBuffer()
        if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
        return body.byteLength
      }),
    )
    taken.push(performance.now() - startMs)
    bytes = bodies.reduce((sum, one) => sum + one, 0)
  }
  taken.sort((a, b) => a - b)
  const [middle, worst] = [taken[ROUNDS >> 1]!, taken.at(-1)!]
  report.row({
    name: page,
    value: `${middle.toFixed(0)}, most ${worst.toFixed(0)}`,
    unit: 'ms',
    goal: GOAL,
    load: `${paths.length} requests at once, ${(bytes / 1024).toFixed(0)} KB; ${load}`,
  })
}
