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

test('a place that was cut while it was written, or touched, is none', () => {
  const good = writePlace('4821.1')
  for (let length = 0; length < good.length; length++) {
    assert.equal(readPlace(good.slice(0, length)), undefined)
  }
  const longer = writePlace('482111.1')
  for (let at = 1; at < good.length; at++) {
    const torn = good.slice(0, at) + longer.slice(at)
    const read = readPlace(torn)
    assert.ok(read === undefined || read === '4821.1' || read === '482111.1', torn)
  }
  writeFileSync(path, readFileSync(path, 'latin1').replace('.3', '.4'))
  const touched = openPlace(path)
  assert.equal(touched.found, undefined)
  touched.close()
})
