import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AssetKpi } from '../kpi/report.ts'
import { ofKind } from './api-kpis.ts'
import type { IndicatorSight } from './city/sight.ts'

const HOUR_MS = 3_600_000

function kpi(kind: string, id: string): AssetKpi {
  return { id, kind, coverage: 1, status: 'final', rev: 0 }
}

test('indicators of one kind are that kind’s, and never more than who asks may see', () => {
  const sees: IndicatorSight = {
    asset: ({ id }) => id !== 'hidden',
    group: () => false,
  }
  const shown = (kind: string | undefined) =>
    [kpi('space', 'a'), kpi('space', 'hidden'), kpi('bin', 'b')]
      .filter((one) => ofKind(kind, sees).asset(one, HOUR_MS))
      .map(({ id }) => id)
  assert.deepEqual(shown(undefined), ['a', 'b'])
  assert.deepEqual(shown('space'), ['a'])
  assert.deepEqual(shown('zone'), [])
  const group = { ...kpi('space', ''), group: 'prm', assets: 1, known: 1 }
  assert.equal(ofKind('space', sees).group(group, HOUR_MS), false)
})
