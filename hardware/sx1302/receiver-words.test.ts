import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bytesOfHex } from '../../base/bytes.ts'
import { traceLines } from '../../test/support/sx1302-traces.ts'
import type { SpiOp } from '../mcu/spi.ts'
import { receiverWords } from './receiver-words.ts'
import { planOfSemtech } from './semtech-plan.ts'

const RESET: Readonly<Record<string, number>> = JSON.parse(
  readFileSync(new URL('../../test/vectors/sx1302/reset-values.json', import.meta.url), 'utf8'),
).bytes

/** A register file after reset. */
function afterReset(): Map<number, number> {
  return new Map(Object.entries(RESET).map(([address, value]) => [Number(address), value]))
}

function apply(image: Map<number, number>, op: SpiOp): void {
  if (op.kind === 'write') {
    for (const [i, byte] of op.data.entries()) image.set(op.address + i, byte)
  } else if (op.kind === 'modify') {
    const before = image.get(op.address) ?? 0
    image.set(op.address, (before & ~op.mask) | op.value)
  }
}

type Recorded = { op: string; a: string; d: unknown; m: string; v: string }

/** What the C HAL wrote between the radios' start and the firmware. */
function recorded(name: string): { config: Readonly<Record<string, unknown>>; ops: SpiOp[] } {
  const [meta, ...lines] = traceLines(name)
  const all: Recorded[] = lines.flatMap((line) => line.rq ?? [])
  const from = all.findIndex(({ a, m, v }) => a === '0x5601' && m === '08' && v === '00') + 1
  // The firmware begins with the AGC's MCU_CLEAR.
  const to = all.findIndex(
    ({ a, m, v }, i) => i > from && a === '0x5780' && m === '04' && v === '04',
  )
  const ops = all.slice(from, to).flatMap(({ op, a, d, m, v }): SpiOp[] => {
    const address = Number(a)
    if (op === 'w') return [{ kind: 'write', address, data: bytesOfHex(d as string)! }]
    if (op !== 'rmw') return []
    return [{ kind: 'modify', address, mask: parseInt(m, 16), value: parseInt(v, 16) }]
  })
  return { config: meta.config, ops }
}

for (const name of ['eu868-cold-start-rx-tx', 'eu868-sx1261-lbt', 'eu868-sx1303-fine-timestamp']) {
  test(`the receiver is set up as the C HAL did in ${name}, every byte of it`, () => {
    const { config, ops } = recorded(name)
    const theirs = afterReset()
    const ours = afterReset()
    for (const op of ops) apply(theirs, op)
    for (const op of receiverWords(planOfSemtech(config))) apply(ours, op)
    // Which byte of the chip's identity was asked for last: no setting (the model, in one recording).
    for (const image of [theirs, ours]) image.delete(0x6180)
    const differing = [...new Set([...theirs.keys(), ...ours.keys()])]
      .filter((address) => theirs.get(address) !== ours.get(address))
      .map((a) => `0x${a.toString(16)}: ${theirs.get(a)} theirs, ${ours.get(a)} ours`)
    assert.deepEqual(differing, [])
    assert.ok(ops.length > 200, String(ops.length))
  })
}

test('the two orders that matter are kept', () => {
  const { config } = recorded('eu868-cold-start-rx-tx')
  const words = receiverWords(planOfSemtech(config))
  const at = (address: number, mask?: number) =>
    words.findIndex(
      (op) =>
        'address' in op &&
        op.address === address &&
        (mask === undefined || (op.kind === 'modify' && op.mask === mask)),
    )
  assert.ok(at(0x5820) < at(0x5821), 'correlator clock before correlators')
  assert.ok(at(0x5b22, 0x08) < at(0x5b23, 0x10), 'service modem enabled before it is started')
  assert.ok(at(0x5b23, 0x0c) < at(0x5b23, 0x10), 'and told to receive')
})
