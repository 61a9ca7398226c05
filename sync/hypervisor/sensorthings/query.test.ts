import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { entityPath } from './entity.ts'
import { SensorThingsError } from './problem.ts'
import { readQuery } from './query.ts'
import { readPath } from './resource-path.ts'

test('a path is taken apart at its slashes, not at those within ids', () => {
  assert.deepEqual(readPath("Things('a/b')/Datastreams"), [
    { name: 'Things', id: 'a/b' },
    { name: 'Datastreams' },
  ])
  assert.deepEqual(readPath("Things('it%27%27s%2Fx')"), [{ name: 'Things', id: "it's/x" }])
  assert.deepEqual(readPath('Things(17)/name/$value'), [
    { name: 'Things', id: '17' },
    { name: 'name' },
    { name: '$value' },
  ])
  assert.deepEqual(readPath(''), [])
})

test('the path of any entity leads to its id', () => {
  const id = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => !text.includes('\u0000'))
  fc.assert(
    fc.property(id, (text) => {
      assert.deepEqual(readPath(entityPath({ set: 'Things', id: text })), [
        { name: 'Things', id: text },
      ])
    }),
  )
})

test('a path that is not escaped, not closed or too long is refused', () => {
  const wrong = [
    'Things(%E0%A4%A)',
    "Things('a'",
    'Things()',
    'a b',
    Array(20).fill('Things').join('/'),
  ]
  for (const path of wrong) assert.throws(() => readPath(path), SensorThingsError, path)
})

test('expansions keep their own options, down to the last step of a path', () => {
  const search = new URLSearchParams({
    $expand:
      "Datastreams/Observations($top=1;$filter=result gt 3 and id eq 'a,b;c(')," +
      'Locations($select=name,location)',
  })
  const { expands } = readQuery(String(search))
  assert.deepEqual(
    expands.map(({ name }) => name),
    ['Datastreams', 'Locations'],
  )
  const [observations] = expands[0]!.query.expands
  assert.equal(observations!.name, 'Observations')
  assert.equal(observations!.query.top, 1)
  assert.equal(observations!.query.filter?.kind, 'and')
  assert.deepEqual(expands[1]!.query.select, ['name', 'location'])
})

test('two expansions of the same name are one', () => {
  const { expands } = readQuery('$expand=Datastreams/Sensor,Datastreams/Thing')
  assert.equal(expands.length, 1)
  assert.deepEqual(
    expands[0]!.query.expands.map(({ name }) => name),
    ['Sensor', 'Thing'],
  )
})

test('no query makes the reader fail in another way than with words', () => {
  const piece = fc.constantFrom(
    '$expand=',
    '$top=',
    '1',
    'a',
    '(',
    ')',
    ';',
    ',',
    '/',
    "'",
    '&',
    '$filter=',
    ' eq ',
  )
  fc.assert(
    fc.property(fc.array(piece), (parts) => {
      try {
        readQuery(parts.join(''))
      } catch (error) {
        assert.ok(error instanceof SensorThingsError, String(error))
      }
    }),
  )
})
