import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { machine, person } from '../../test/support/callers.ts'
import { refusalOfCommand, ruleOfCommand } from './command-rules.ts'

test('S5: water is for green spaces and supervision, the network for maintenance, and nobody else', () => {
  for (const name of [
    'wateringStart',
    'wateringStop',
    'programmeSet',
    'wateringLock',
    'wateringUnlock',
  ]) {
    assert.equal(refusalOfCommand(name, person('greenSpaces')), undefined, name)
    assert.equal(refusalOfCommand(name, person('operator')), undefined, name)
    for (const caller of [
      person('viewer'),
      person('police'),
      person('maintainer'),
      machine('decoders'),
    ]) {
      assert.equal(refusalOfCommand(name, caller), 'not-allowed', name)
    }
  }
  for (const name of ['downlink', 'deviceRemove', 'assetSet', 'something-new', 'constructor']) {
    assert.equal(refusalOfCommand(name, person('maintainer')), undefined, name)
    assert.equal(
      refusalOfCommand(name, person('operator', 'greenSpaces', 'police')),
      'not-allowed',
      name,
    )
  }
  assert.equal(refusalOfCommand('decoderPlan', machine('commands')), 'not-allowed')
})

test('S6: keys and settings need the second factor of a person', () => {
  const keeper = person('maintainer')
  for (const name of ['deviceImport', 'configSet', 'homeMove', 'homeExport', 'homeImport']) {
    assert.equal(refusalOfCommand(name, keeper), 'step-up')
    assert.equal(refusalOfCommand(name, { ...keeper, isSteppedUp: true }), undefined)
    assert.equal(refusalOfCommand(name, machine('commands')), undefined)
  }
})

test('every order of the protocol page is in the table', () => {
  const page = readFileSync(new URL('../../docs/protocol/commands.md', import.meta.url), 'utf8')
  const names = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap((row) =>
    [...row[1]!.matchAll(/`(\w+)`/g)].map((match) => match[1]!),
  )
  assert.ok(names.length >= 12)
  const fallback = ruleOfCommand('no such order')
  const inNetwork = ['downlink', 'deviceRemove', 'assetSet', 'homeKey']
  for (const name of names) {
    assert.ok(inNetwork.includes(name) || ruleOfCommand(name) !== fallback, name)
  }
})
