import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const CONSOLE = new URL('../../gateway/console/', import.meta.url)
const CITY = new URL('../../sync/hypervisor/pages/', import.meta.url)
const PAGES = [CONSOLE, CITY]

/** The page's own module: plain JavaScript, so its types are not known here. */
async function moduleOf(folder: URL, name: string) {
  return await import(new URL(name, folder).href)
}

function text(folder: URL, name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

function uplink(devEui: string, at: string, measurements: object[]) {
  const frame = { cursor: '1.0', type: 'uplink', devEui, at, fCntUp: 1, fPort: 1, dataRate: 5 }
  return { ...frame, rssiDbm: -90, snrDb: 7, measurements, decodeError: null }
}

test('both pages wear the same tokens and share their helpers to the byte', () => {
  for (const name of ['tokens.css', 'dom.js', 'follow.js', 'format.js', 'icon.svg'])
    assert.equal(text(CITY, name), text(CONSOLE, name), name)
})

test('S8: nothing is inline and nothing comes from elsewhere, so the strict policy holds', () => {
  for (const folder of PAGES) {
    const html = text(folder, 'index.html')
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|https?:/)
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.js')))
      assert.doesNotMatch(
        text(folder, name),
        /innerHTML\s*=[^=]|insertAdjacentHTML|\beval\b|https?:(?!\/\/www\.w3\.org\/2000\/svg')/,
      )
  }
})

test('every word is there in French and English, and the French stands in the page itself', async () => {
  for (const folder of PAGES) {
    const { WORDS } = await moduleOf(folder, 'words.js')
    assert.deepEqual(keysOf(WORDS.en), keysOf(WORDS.fr))
    const html = text(folder, 'index.html')
    const spoken = [...html.matchAll(/data-t="(\w+)"[^>]*>([^<]*)</g)]
    assert.ok(spoken.length > 20)
    for (const [, key, words] of spoken) assert.equal(plain(words!), plain(WORDS.fr[key!]), key)
  }
})

function keysOf(words: object, path = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
  )
}

/** The page may be formatted: spaces of any kind count as one. */
function plain(words: string): string {
  return words.replaceAll('&nbsp;', ' ').replace(/\s+/g, ' ').trim()
}

test('what is not known to be free or occupied is counted unknown, on both pages', async () => {
  const gateway = await moduleOf(CONSOLE, 'model.js')
  const states = ['free', 'occupied', 'unknown', 'something new', ''].map((state) => ({ state }))
  assert.deepEqual(gateway.countSpaces(states), { free: 1, occupied: 1, unknown: 3 })
  const city = await moduleOf(CITY, 'city.js')
  const model = city.emptyCity()
  model.states = ['spotTaken', 'spotFreed', 'spotUnknown', 'spotBroken'].map((type, i) => ({
    kind: 'spot',
    subject: `rue-d-italie-0${i}`,
    type,
    at: '2027-06-01T12:00:00Z',
  }))
  const [street] = city.streets(model)
  assert.equal(street.name, 'Rue d’Italie')
  assert.deepEqual(city.countSpaces(street.spaces), { free: 1, occupied: 1, unknown: 2 })
})

test("a zone's flow is what its meter counted between two frames, and not known after a restart", async () => {
  const { emptyModel, takeLine, flowOf } = await moduleOf(CONSOLE, 'model.js')
  const model = emptyModel()
  const asset = { properties: { litresPerPulse: 10 } }
  const zone = { asset, bindings: [{ role: 'meter', devEui: 'aa' }] }
  const count = (at: string, value: number) =>
    takeLine(model, uplink('aa', at, [{ quantity: 'flow.pulses', index: 0, value, unit: '' }]))
  const atMs = Date.parse('2027-06-01T12:00:30Z')
  assert.equal(flowOf(model, zone, atMs), undefined)
  count('2027-06-01T12:00:00Z', 100)
  assert.equal(flowOf(model, zone, atMs), undefined)
  count('2027-06-01T12:00:30Z', 101)
  assert.equal(flowOf(model, zone, atMs), 20)
  assert.equal(flowOf(model, zone, atMs + 600_000), undefined)
  count('2027-06-01T12:01:00Z', 0)
  assert.equal(flowOf(model, zone, atMs + 30_000), undefined)
})

test('the lists of a page that stays open for months stay short', async () => {
  const { emptyModel, takeLine } = await moduleOf(CONSOLE, 'model.js')
  const model = emptyModel()
  for (let i = 0; i < 2_000; i++) {
    const at = new Date(Date.UTC(2027, 5, 1) + i * 1_000).toISOString()
    takeLine(model, uplink(`${i}`, at, [{ quantity: 'soil.tension', value: i }]))
    takeLine(model, { type: 'callRaised', at, subject: 'borne', press: 1, fCntUp: i })
  }
  const { frames, heardMs, calls, tensions } = model
  assert.ok([frames.length, heardMs.length, calls.length].every((length) => length <= 60))
  assert.equal(tensions.size, 512)
})

test('an event of the stream gives its cursor and its data; a heartbeat gives neither', async () => {
  const { readEvent } = await moduleOf(CONSOLE, 'follow.js')
  assert.deepEqual(readEvent('id: 12.1\ndata: {"a":1}'), { id: '12.1', data: '{"a":1}' })
  assert.deepEqual(readEvent('id: 12.1'), { id: '12.1' })
  assert.deepEqual(readEvent(':'), {})
})

test('places are written as people write them', async () => {
  const { placeName } = await moduleOf(CITY, 'city.js')
  assert.equal(placeName('place-de-la-mairie-07'), 'Place de la Mairie 07')
  assert.equal(placeName('rue-d-italie'), 'Rue d’Italie')
  assert.equal(placeName('l'), 'L')
})
