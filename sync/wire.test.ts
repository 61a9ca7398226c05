/** `wire.cddl` describes the code as it is: every type, number and field order stands in it. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { FACT_TYPES, LOSS_REASONS } from './fact.ts'
import { MESSAGE_TYPES, NACK_REASONS, OUTCOMES } from './messages.ts'

const text = readFileSync(new URL('wire.cddl', import.meta.url), 'utf8')
const rules = new Map<string, string>()
for (const [, name, body] of text
  .replace(/;.*$/gm, '')
  .matchAll(/^([a-zA-Z][\w-]*)\s*=\s*([\s\S]*?)(?=^[a-zA-Z][\w-]*\s*=|(?![\s\S]))/gm)) {
  rules.set(name!, body!.replace(/\s+/g, ' ').trim())
}

test('every message type has a rule with its number, and is a choice of `message`', () => {
  const choices = rules.get('message')!.split(' / ')
  assert.deepEqual(choices.toSorted(), Object.keys(MESSAGE_TYPES).sort())
  for (const [kind, number] of Object.entries(MESSAGE_TYPES)) {
    const names = kind === 'batch' ? rules.get('batch')!.split(' / ') : [kind]
    for (const name of names)
      assert.match(rules.get(name) ?? '', new RegExp(`^\\[${number}, gw, `), name)
  }
})

test('every fact type has a rule with its fields in their order, and is a choice of `event`', () => {
  const choices = rules.get('event')!.split(' / ')
  assert.deepEqual(choices.toSorted(), Object.keys(FACT_TYPES).sort())
  for (const [type, { fields }] of Object.entries(FACT_TYPES)) {
    const rule = rules.get(type) ?? ''
    assert.ok(rule.startsWith(`["${type}", head-of-fact, subject, `), type)
    assert.deepEqual(
      [...rule.matchAll(/\? (\w+): /g)].map((match) => match[1]),
      fields,
      type,
    )
  }
})

test('the numbers of reasons and outcomes are told', () => {
  const comment = (name: string): string =>
    new RegExp(`^${name}\\s*=.*?;(.*)$`, 'm').exec(text)![1]!
  for (const [i, outcome] of OUTCOMES.entries())
    assert.ok(comment('outcome').includes(`${i} ${outcome}`))
  for (const [reason, i] of Object.entries(LOSS_REASONS)) {
    assert.ok(comment('reason').includes(`${i} ${reason}`))
  }
  for (const [i, reason] of NACK_REASONS.entries()) {
    assert.ok(comment('nack-reason').includes(`${i} ${reason.replace('-', ' ')}`))
  }
})

test('every rule that is named is there', () => {
  const known = new Set([
    ...rules.keys(),
    'bstr',
    'tstr',
    'uint',
    'int',
    'float',
    'bool',
    'any',
    'null',
    'size',
  ])
  for (const [name, body] of rules) {
    const used = body.replace(/"[^"]*"/g, '').replace(/[\w-]+:/g, '')
    for (const word of used.match(/[a-zA-Z][\w-]*/g) ?? [])
      assert.ok(known.has(word), `${name}: ${word}`)
  }
})
