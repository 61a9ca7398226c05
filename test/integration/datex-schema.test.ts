/**
 * What we publish in DATEX II against its published schemas, where they and xmllint are there:
 * `CIGALE_SCHEMAS`, or the folder beside the project.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { statusPublication } from '../../sync/hypervisor/datex/status.ts'
import { tablePublication } from '../../sync/hypervisor/datex/table.ts'
import { xmlText } from '../../sync/hypervisor/datex/xml.ts'
import { AIX, cityOf, space } from '../support/city-now.ts'
import { DATEX_EXAMPLE, DATEX_REFUSED } from '../support/datex-example.ts'
import { datexBreaches } from '../support/datex-rules.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const SCHEMAS = process.env['CIGALE_SCHEMAS'] ?? resolve(ROOT, '../shared/reference/schemas')
const XSD = join(SCHEMAS, 'datex2-v3.3/DATEXII_3_D2Payload.xsd')

const missing = !existsSync(XSD)
  ? `no schemas in ${SCHEMAS} (CIGALE_SCHEMAS)`
  : spawnSync('xmllint', ['--version']).error
    ? 'no xmllint (libxml2-utils)'
    : undefined

function isAccepted(xml: string): { readonly ok: boolean; readonly said: string } {
  const run = spawnSync('xmllint', ['--noout', '--nonet', '--schema', XSD, '-'], {
    input: xml,
    encoding: 'utf8',
  })
  return { ok: run.status === 0, said: run.stderr }
}

test('the schemas accept what we publish and the example', { skip: missing ?? false }, () => {
  const plain = cityOf([space('a', { limitMinutes: 20, category: 'delivery' })], [])
  for (const city of [cityOf(), plain]) {
    for (const made of [statusPublication, tablePublication]) {
      const { ok, said } = isAccepted(xmlText(made(city, AIX)!))
      assert.ok(ok, said)
    }
  }
  assert.ok(isAccepted(DATEX_EXAMPLE).ok)
})

test('the schemas refuse the negative controls', { skip: missing ?? false }, () => {
  for (const refused of DATEX_REFUSED) {
    const { ok, said } = isAccepted(refused)
    assert.ok(!ok)
    assert.match(said, /fails to validate/)
  }
})

test('our own rules and the schemas judge the files of the folder alike', {
  skip: missing ?? false,
}, () => {
  for (const [name, isGood] of [
    ['datex.xml', true],
    ['bad1.xml', false],
    ['bad2.xml', false],
    ['bad3.xml', false],
  ] as const) {
    const xml = readFileSync(join(SCHEMAS, 'examples', name), 'utf8')
    assert.equal(isAccepted(xml).ok, isGood, name)
    assert.equal(datexBreaches(xml).length === 0, isGood, `${name} ${datexBreaches(xml)}`)
  }
})
