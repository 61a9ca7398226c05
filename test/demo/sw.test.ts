import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'

const CODE = readFileSync(new URL('../../gateway/console/sw.js', import.meta.url), 'utf8')
type Listener = (event: object) => void

/** A browser as far as the worker sees it: a gateway with one version of its files, caches, one page. */
class FakeBrowser {
  readonly kept = new Map<string, Map<string, Response>>()
  readonly told: string[] = []
  readonly #listeners = new Map<string, Listener>()
  gateway: { version: string; files: Record<string, string> } | undefined

  constructor() {
    const cacheOf = (name: string) => {
      const cache = this.kept.get(name) ?? new Map<string, Response>()
      this.kept.set(name, cache)
      return {
        match: async (path: string) => cache.get(path)?.clone(),
        put: async (path: string, answer: Response) => void cache.set(path, answer),
        addAll: async (paths: string[]) => {
          const answers = await Promise.all(paths.map((path) => this.fetch(path)))
          if (answers.some(({ ok }) => !ok)) throw new TypeError('one did not come')
          for (const [i, path] of paths.entries()) cache.set(path, answers[i]!)
        },
      }
    }
    const caches = {
      keys: async () => [...this.kept.keys()],
      open: async (name: string) => cacheOf(name),
      delete: async (name: string) => this.kept.delete(name),
    }
    const page = { postMessage: (what: string) => this.told.push(what) }
    const scope = {
      ...{ caches, URL, Error, Promise },
      fetch: (asked: string | { url: string }) => this.fetch(asked),
      addEventListener: (name: string, run: Listener) => this.#listeners.set(name, run),
      location: { origin: 'https://gw.local' },
      clients: { claim: async () => {}, matchAll: async () => [page] },
      skipWaiting: () => {},
    }
    runInContext(CODE, createContext(scope))
  }

  async fetch(asked: string | { url: string }): Promise<Response> {
    if (!this.gateway) throw new TypeError('no way to the gateway')
    const { version, files } = this.gateway
    const path = typeof asked === 'string' ? asked : new URL(asked.url).pathname
    if (path === '/files.json') return Response.json({ version, files: Object.keys(files) })
    const text = files[path]
    return new Response(text ?? null, { status: text === undefined ? 404 : 200 })
  }

  async install(): Promise<void> {
    await this.#happen('install', {})
  }

  /** What the page gets; `undefined`: the worker leaves it to the browser. */
  async get(path: string, more: object = {}): Promise<string | undefined> {
    let answer: Promise<Response> | undefined
    const request = { method: 'GET', url: `https://gw.local${path}`, mode: 'cors', ...more }
    const respondWith = (given: Promise<Response>): void => {
      answer = given
    }
    const done = this.#happen('fetch', { request, respondWith })
    const text = answer && (await (await answer).text())
    await done
    return text
  }

  async #happen(name: string, event: object): Promise<void> {
    const waits: Promise<unknown>[] = []
    this.#listeners.get(name)?.({ ...event, waitUntil: (one: Promise<unknown>) => waits.push(one) })
    await Promise.all(waits)
  }
}

const V1 = { version: 'one', files: { '/': 'page 1', '/app.js': 'app 1' } }
const V2 = { version: 'two', files: { '/': 'page 2', '/app.js': 'app 2', '/new.js': 'new 2' } }
const OPENING = { mode: 'navigate' }

test('a page opens without its gateway, and questions to the API go to nobody else', async () => {
  const browser = new FakeBrowser()
  browser.gateway = V1
  await browser.install()
  browser.gateway = undefined
  assert.equal(await browser.get('/', OPENING), 'page 1')
  assert.equal(await browser.get('/app.js'), 'app 1')
  assert.equal(await browser.get('/api/v1/status'), undefined)
  assert.equal(await browser.get('/app.js', { method: 'POST' }), undefined)
  assert.equal(await browser.get('/app.js', { url: 'https://elsewhere.example/app.js' }), undefined)
})

test('a new version comes as a whole, and pages are told to open it', async () => {
  const browser = new FakeBrowser()
  browser.gateway = V1
  await browser.install()
  assert.deepEqual(browser.told, [])
  browser.gateway = V2
  assert.equal(await browser.get('/', OPENING), 'page 1')
  assert.deepEqual(browser.told, ['renewed'])
  assert.equal(await browser.get('/', OPENING), 'page 2')
  assert.equal(await browser.get('/new.js'), 'new 2')
  assert.deepEqual([...browser.kept.keys()], ['cigale-files-two'])
  assert.deepEqual(browser.told, ['renewed'])
})

test('a version of which one file does not come is not opened, and asked for again', async () => {
  const browser = new FakeBrowser()
  browser.gateway = V1
  await browser.install()
  const broken = {
    version: 'two',
    files: { ...V2.files, '/gone.js': undefined as unknown as string },
  }
  browser.gateway = broken
  assert.equal(await browser.get('/', OPENING), 'page 1')
  assert.equal(await browser.get('/app.js'), 'app 1')
  assert.deepEqual(browser.told, [])
  browser.gateway = V2
  await browser.get('/', OPENING)
  assert.equal(await browser.get('/app.js'), 'app 2')
})
