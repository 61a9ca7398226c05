import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../base/ids.ts'
import { DeclaredGaps } from './declared-gaps.ts'
import type { Stream } from './fact.ts'
import type { GapMessage } from './messages.ts'

function gap(from: number, stream: Stream = 3): GapMessage {
  const gw = '0016c001ff10a235' as GatewayEui
  const at = { epoch: 7, stream, from, to: from + 10, reason: 1, fromMs: 100, toMs: 200 } as const
  return { kind: 'gap', gw, head: null, ...at }
}

test('a gap that is sent again is told once, with when it was first', () => {
  const gaps = new DeclaredGaps()
  gaps.add(gap(0), 1_000)
  gaps.add(gap(0), 2_000)
  gaps.add(gap(0, 1), 3_000)
  assert.deepEqual(
    gaps.list.map(({ stream, declaredMs }) => [stream, declaredMs]),
    [
      [1, 3_000],
      [3, 1_000],
    ],
  )
})

test('of very many gaps the newest fifty are kept', () => {
  const gaps = new DeclaredGaps()
  for (let i = 0; i < 200; i++) gaps.add(gap(i * 10), i)
  assert.deepEqual([gaps.list.length, gaps.list[0]?.from, gaps.list.at(-1)?.from], [50, 1990, 1500])
})
