import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AIX_PROGRAMMES } from './programmes-aix.ts'
import { ProgrammesError, readProgrammes } from './programmes-file.ts'

/** The city's own, with other values at some places; undefined takes one out. */
function changed(changes: Readonly<Record<string, unknown>>): string {
  const copy = structuredClone(AIX_PROGRAMMES) as unknown
  for (const [path, value] of Object.entries(changes)) {
    const names = path.split('.')
    const last = names.pop()!
    const at = names.reduce((one, name) => (one as Record<string, unknown>)[name], copy)
    Object.assign(at as object, { [last]: value })
  }
  return JSON.stringify(copy)
}

function faultsOf(text: string): string {
  try {
    readProgrammes(text)
  } catch (error) {
    assert.ok(error instanceof ProgrammesError)
    return error.message
  }
  return ''
}

test('the programmes of the city read back from a file as they are', () => {
  assert.deepEqual(readProgrammes(changed({})), AIX_PROGRAMMES)
})

test('what is wrong in a file is named with its place, all of it at once', () => {
  const text = changed({
    '0.impact': 4,
    '0.indicators.0.goal': { kind: 'more', value: 5 },
    '0.indicators.1.goal.least': 90,
    '1.colour': 'blue',
    '1.name.en': undefined,
    '2.sensors.0.kind': 'camera',
    '2.indicators.0.key': 'safety-availability',
    '3.indicators.0.of': ['bin'],
    '3.indicators.0.goal': { kind: 'fall' },
  })
  const faults = faultsOf(text)
  for (const said of [
    'programmes[0].impact: one of 1, 2, 3, not 4',
    'programmes[0].indicators[0].goal.kind: one of atLeast, atMost, between or fall, not "more"',
    'programmes[0].indicators[1].goal: least must be below most',
    'programmes[1].colour: no such field; there are key, name',
    'programmes[1].name.en: a text of 400 characters at most',
    'programmes[2].sensors[0].kind: one of space, zone',
    'programmes[3].indicators[0].of: kinds of things',
    'programmes[3].indicators[0].goal: a sum of a month',
    'indicators: the key safety-availability stands there twice',
  ]) {
    assert.ok(faults.includes(said), `${said} in\n${faults}`)
  }
})

test('what is no list of programmes is refused: no JSON, nothing, too many', () => {
  assert.match(faultsOf('- key: x'), /not JSON/)
  assert.match(faultsOf('[]'), /a list of 1 to 20/)
  assert.match(faultsOf(JSON.stringify(Array(21).fill(AIX_PROGRAMMES[0]))), /a list of 1 to 20/)
})
