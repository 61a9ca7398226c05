import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { JOIN_ADVICE } from './join-advice.ts'
import { JOIN_TROUBLES, JoinTroubles } from './join-troubles.ts'

const GATEWAY = '00800000a0001234' as GatewayEui

function ask(n: number) {
  const devEui = (0x70b3d5499f000000n + BigInt(n)).toString(16) as DevEui
  return { devEui, joinEui: '70b3d5499f000000' as JoinEui, devNonce: n }
}

function heard(atMs: number, snrDb = 5, rssiDbm = -100) {
  return { atMs, snrDb, rssiDbm, gatewayEui: GATEWAY }
}

test('refusals of one device are one entry: counted, with the last reason and the best reception', () => {
  const troubles = new JoinTroubles()
  troubles.refused(ask(1), heard(1_000, 2, -110), 'unknown-device')
  troubles.refused(ask(1), heard(2_000, 9, -90), 'bad-mic')
  troubles.refused(ask(1), heard(3_000, -4, -120), 'bad-mic')
  const [one, ...others] = troubles.list()
  assert.equal(others.length, 0)
  assert.deepEqual(
    [one!.reason, one!.count, one!.firstAtMs, one!.lastAtMs, one!.snrDb, one!.rssiDbm],
    ['wrong-key', 3, 1_000, 3_000, 9, -90],
  )
})

test('a device whose join is answered is out of trouble; three answers without a word are a trouble', () => {
  const troubles = new JoinTroubles()
  troubles.refused(ask(1), heard(1_000), 'bad-mic')
  troubles.answered(ask(1), heard(2_000))
  assert.deepEqual(troubles.list(), [])
  troubles.answered(ask(1), heard(3_000))
  troubles.answered(ask(1), heard(4_000))
  assert.equal(troubles.list()[0]!.reason, 'accept-unheard')
  troubles.spoke(ask(1).devEui)
  assert.deepEqual(troubles.list(), [])
  troubles.answered(ask(1), heard(5_000))
  assert.deepEqual(troubles.list(), [], 'it was heard between: counted from the beginning')
})

test('frames that are no joins of a device leave no trace', () => {
  const troubles = new JoinTroubles()
  troubles.refused(ask(1), heard(1_000), 'malformed')
  assert.deepEqual(troubles.list(), [])
})

test('F43, I10: a flood of invented DevEUIs pushes out invented ones, not the sensor on the ladder', () => {
  const troubles = new JoinTroubles()
  const { devEui } = ask(0)
  troubles.refused(ask(0), heard(1), 'bad-mic')
  troubles.refused(ask(0), heard(2), 'bad-mic')
  for (let n = 1; n <= 10_000; n++) troubles.refused(ask(n), heard(n + 2), 'unknown-device')
  const list = troubles.list()
  assert.equal(list.length, 65)
  assert.equal(list[0]!.devNonce, 10_000, 'newest first')
  assert.equal(list.find((one) => one.devEui === devEui)?.count, 2)
  for (let n = 1; n <= 10_000; n++) {
    troubles.refused(ask(n), heard(n), 'unknown-device')
    troubles.refused(ask(n), heard(n), 'unknown-device')
  }
  assert.ok(troubles.list().length <= 256)
})

test('every reason has a sentence in both languages, each short enough for a phone', () => {
  for (const reason of JOIN_TROUBLES) {
    const { fr, en } = JOIN_ADVICE[reason]
    assert.ok(fr.length > 40 && fr.length < 200 && fr.endsWith('.'), reason)
    assert.ok(en.length > 40 && en.length < 200 && en.endsWith('.'), reason)
    assert.ok(!/ [;:!?]/.test(fr), `${reason}: French takes no-break spaces`)
  }
})
