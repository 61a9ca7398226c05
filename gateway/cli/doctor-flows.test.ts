import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FLOWS_OFF } from '../flows/status.ts'
import { flowsFinding } from './doctor-flows.ts'

test('the doctor warns of flows that die again and again, and says what to do', () => {
  const lastCrash = { reason: 'memory', detail: 'it took more memory than it may' } as const
  const status = { ...FLOWS_OFF, crashes: 6, lastCrash }
  const given = flowsFinding({ ...status, state: 'given-up' })
  assert.equal(given.verdict, 'warn')
  assert.match(`${given.detail} ${given.advice}`, /more memory.*cigale flows rollback/)
  assert.equal(flowsFinding({ ...status, state: 'running' }).verdict, 'ok')
})
