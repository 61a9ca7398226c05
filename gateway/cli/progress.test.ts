import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barLine } from './progress.ts'

test('a bar fills with what is done, and says how much of how much', () => {
  const line = (done: number) => barLine({ what: 'frames', done, all: 60 }, 80)
  assert.equal(line(0), `frames ${'░'.repeat(30)} 0/60`)
  assert.equal(line(30), `frames ${'█'.repeat(15)}${'░'.repeat(15)} 30/60`)
  assert.equal(line(60), `frames ${'█'.repeat(30)} 60/60`)
  assert.equal(barLine({ what: 'x', done: 0, all: 0 }, 80), `x ${'█'.repeat(30)} 0/0`)
})

test('however narrow the terminal, the line does not reach its edge', () => {
  for (let width = 4; width < 80; width++) {
    for (const done of [0, 7, 12_345]) {
      const line = barLine({ what: 'damaged frames', done, all: 12_345 }, width)
      assert.ok([...line].length < width, `${width}: ${line}`)
    }
  }
})
