import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BucketKpis } from '../../sync/kpi/answer.ts'
import { kpiLines } from './kpi-table.ts'

const HEAD = { coverage: 1, status: 'final', rev: 24 } as const
const BUCKET: BucketKpis = {
  key: '2026-06-16',
  from: '2026-06-15T22:00:00.000Z',
  to: '2026-06-16T22:00:00.000Z',
  lengthS: 86_400,
  final: true,
}
const linesOf = (bucket: BucketKpis) =>
  kpiLines({ period: 'day', group: null, buckets: [bucket] })
    .join('\n')
    .split('\n')

test('each kind has its table, and a bar on the whole for shares', () => {
  const lines = linesOf({
    ...BUCKET,
    assets: [
      { ...HEAD, id: 'p-1', kind: 'space', occupancyRate: 0.5, rotations: 7, minStayMs: 600_000 },
      { ...HEAD, id: 'z-1', kind: 'zone', litres: 100 },
      { ...HEAD, id: 'z-2', kind: 'zone', litres: 25 },
    ],
  })
  assert.deepEqual(lines, [
    '2026-06-16, 24 h',
    '',
    'space  status  known  occupied  rotations  shortest  over-stays',
    `p-1    final   100 %  50 %      7          10 min    0           ${'█'.repeat(12)}`,
    '',
    'zone  status  known  litres  waterings  leaks  lost L  visits avoided',
    `z-1   final   100 %  100     0          0      0       0               ${'█'.repeat(24)}`,
    `z-2   final   100 %  25      0          0      0       0               ${'█'.repeat(6)}`,
  ])
})

test('groups say of how many they are, and an empty bucket says so', () => {
  const group = { ...HEAD, group: 'delivery', kind: 'space', assets: 12, known: 12, rotations: 90 }
  const lines = linesOf({ ...BUCKET, final: false, groups: [group] })
  assert.equal(lines[0], '2026-06-16, 24 h, not final')
  assert.match(lines[3]!, /^delivery ×12 {2}final/)
  assert.deepEqual(linesOf({ ...BUCKET, assets: [] }), ['2026-06-16, 24 h', 'nothing was told'])
})
