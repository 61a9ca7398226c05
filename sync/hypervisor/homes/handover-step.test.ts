import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../../base/ids.ts'
import type { CarriedHandover } from './handover-book.ts'
import { afterOrder, orderOf } from './handover-step.ts'

const EXPORTING: CarriedHandover = {
  id: 'x',
  groups: ['row:a'],
  from: '00800000a0001234' as GatewayEui,
  to: '00800000a0005678' as GatewayEui,
  anyway: false,
  by: 'reseau',
  atMs: 0,
  step: 'export',
  commandId: 'c',
  key: 'k',
  text: '',
  tries: 0,
  detail: '',
}

test('what the old home cannot give yet is asked for again, and given up after ten minutes of it', () => {
  let now = EXPORTING
  for (let n = 1; n < 20; n++) {
    now = afterOrder({ ...now, commandId: 'c' }, { kind: 'refused', detail: 'busy' })
    assert.deepEqual([now.step, now.commandId, now.tries], ['export', '', n])
  }
  assert.equal(afterOrder(now, { kind: 'refused', detail: 'busy' }).step, 'failed')
})

test('an answer that lacks what it must bring ends the hand-over, and one that is over asks for nothing', () => {
  for (const detail of [null, 'x', [], {}, { handover: '' }, { handover: 7 }]) {
    const command = { detail } as never
    const after = afterOrder(EXPORTING, { kind: 'done', command })
    assert.deepEqual([after.step, after.detail], ['failed', 'it gave no hand-over'])
    assert.equal(orderOf(after), undefined)
  }
})
