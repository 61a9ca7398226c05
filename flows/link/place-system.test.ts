import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openPlace, readPlace, writePlace } from './place-system.ts'

const folder = mkdtempSync(join(tmpdir(), 'cigale-place-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const path = join(folder, 'stream.place')

test('the place is found again, and the file never grows', () => {
  const first = openPlace(path)
  assert.equal(first.found, undefined)
  for (const cursor of ['123456.12', '7.0', '9999999999999999.3']) first.keep(cursor)
  first.close()
  assert.equal(statSync(path).size, 64)
  const again = openPlace(path)
  assert.equal(again.found, '9999999999999999.3')
  again.close()
})

test('a line that is begun and not done is counted over restarts; one that is done is not', () => {
  const other = join(folder, 'begun.place')
  const begin = (): number => {
    const place = openPlace(other)
    const begun = place.begin()
    place.close()
    return begun
  }
  assert.equal(begin(), 1)
  const first = openPlace(other)
  first.keep('5.0')
  first.close()
  assert.deepEqual([begin(), begin(), begin()], [1, 2, 3])
  const place = openPlace(other)
  place.keep('5.0')
  assert.equal(place.begin(), 4)
  place.keep('6.0')
  assert.equal(place.begin(), 1)
  place.close()
})

test('a place that was cut while it was written, or touched, is none', () => {
  const good = writePlace({ cursor: '4821.1', begun: 0 })
  for (let length = 0; length < good.length; length++) {
    assert.equal(readPlace(good.slice(0, length)), undefined)
  }
  const longer = writePlace({ cursor: '482111.1', begun: 0 })
  for (let at = 1; at < good.length; at++) {
    const torn = good.slice(0, at) + longer.slice(at)
    const read = readPlace(torn)
    assert.ok([undefined, '4821.1', '482111.1'].includes(read?.cursor), torn)
  }
  writeFileSync(path, readFileSync(path, 'latin1').replace('.3', '.4'))
  const touched = openPlace(path)
  assert.equal(touched.found, undefined)
  touched.close()
})
