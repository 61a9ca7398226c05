import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wantedType } from './negotiate.ts'

const OFFERS = ['application/cbor', 'application/json']

test('the most telling range and the highest wish decide, the usual one where nothing does', () => {
  const cases: readonly (readonly [string | undefined, string | undefined])[] = [
    [undefined, 'application/cbor'],
    ['', 'application/cbor'],
    ['*/*', 'application/cbor'],
    ['application/*', 'application/cbor'],
    ['application/json', 'application/json'],
    ['Application/JSON; charset=utf-8', 'application/json'],
    ['application/json, */*;q=0.1', 'application/json'],
    ['application/json;q=0.5, application/cbor', 'application/cbor'],
    ['application/cbor;q=0, */*', 'application/json'],
    ['text/html', undefined],
    ['application/json;q=0', undefined],
    ['application/json;q=x', undefined],
  ]
  for (const [accept, wanted] of cases) assert.equal(wantedType(accept, OFFERS), wanted, accept)
})
