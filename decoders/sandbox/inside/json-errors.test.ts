import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { whyNoJson } from './json-errors.ts'

function wordsOfV8(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const PIECES = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\\u00e9', '\\n', ' ', '\n', '\r\n', '\0', '€', 'é'],
  ...[
    '"a"',
    '"temperature":',
    '21.5',
    '0',
    '-',
    '1e',
    '+3',
    '.',
    'true',
    'null',
    'tru',
    'NaN',
    '/',
  ],
]

test('a text that is no JSON is told from one that is, in the words of V8', () => {
  const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 })
  fc.assert(
    fc.property(texts, (pieces) => {
      const text = pieces.join('')
      assert.equal(whyNoJson(text), wordsOfV8(text))
    }),
    { numRuns: 3000 },
  )
})

test('JSON that was cut off, or has a character too much or a wrong one, is explained as V8 explains it', () => {
  const cut = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ...PIECES), fc.nat({ max: 2 }))
  fc.assert(
    fc.property(cut, ([json, place, piece, removed]) => {
      const at = place % (json.length + 1)
      const text = json.slice(0, at) + piece + json.slice(at + removed)
      assert.equal(whyNoJson(text), wordsOfV8(text))
      assert.equal(whyNoJson(json.slice(0, at)), wordsOfV8(json.slice(0, at)))
    }),
    { numRuns: 2000 },
  )
})

test('texts that values become are named whole', () => {
  for (const text of ['undefined', 'NaN', 'Infinity', '[object Object]', 'NaN ', '[object Array]'])
    assert.equal(whyNoJson(text), wordsOfV8(text), text)
})
