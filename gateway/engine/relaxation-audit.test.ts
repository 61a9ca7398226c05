import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import type { Device } from '../registry/model.ts'

const PLAIN: Device = {
  ...{ devEui: '70b3d5499f0012ab' as DevEui, joinEui: '70b3d5499f000000' as JoinEui },
  ...{ name: 'Place 12', region: 'EU868', macVersion: '1.0.3', class: 'A', activation: 'ABP' },
}
const BECAUSE = { by: 'Mireille', because: 'loses its counter', atMs: 1_000 }
const RELAXED: Device = { ...PLAIN, relaxFCnt: true, relaxed: BECAUSE }

function audit(bench: CoreBench) {
  return bench.allFacts().flatMap(({ fact }) => {
    if (fact.type !== 'healthRaised') return []
    const { code, detail } = fact.fields
    return String(code).startsWith('device-relax') ? [[fact.subject, code, detail]] : []
  })
}

test('F39: a relaxation is told upward when it is set, changed and taken back, with who and why', async (t) => {
  const bench = await new CoreBench().open()
  t.after(() => bench.close())
  const set = (device: Device) => bench.command({ kind: 'deviceSet', device })
  await set(PLAIN)
  await set(RELAXED)
  // Another name is no other relaxation.
  await set({ ...RELAXED, name: 'Place 13' })
  await set({ ...RELAXED, relaxed: { ...BECAUSE, by: 'Paul', because: 'new board' } })
  await set(PLAIN)
  const { devEui } = PLAIN
  assert.deepEqual(audit(bench), [
    [devEui, 'device-relaxed', 'Place 12: by Mireille, because loses its counter'],
    [devEui, 'device-relaxed', 'Place 12: by Paul, because new board'],
    [devEui, 'device-relaxation-ended', 'Place 12: by test; it was by Paul, because new board'],
  ])
})

test('F39: a relaxed device that is removed ends its relaxation, and a crash repeats none of it', async (t) => {
  const bench = await new CoreBench().open()
  t.after(() => bench.close())
  await bench.command({ kind: 'deviceSet', device: RELAXED })
  await bench.command({ kind: 'deviceRemove', devEui: PLAIN.devEui })
  await bench.command({ kind: 'deviceRemove', devEui: PLAIN.devEui })
  const told = audit(bench)
  assert.deepEqual(
    told.map(([, code]) => code),
    ['device-relaxed', 'device-relaxation-ended'],
  )
  await bench.kill()
  assert.deepEqual(audit(bench), told)
})
