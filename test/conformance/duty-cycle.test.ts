import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowed, count, EMPTY_ACCOUNT } from '../../hardware/regulation/airtime-budget.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import { lorawanVectors } from '../support/vectors.ts'

const CHANNEL = { widthHz: 125_000, purpose: 'alarm', eirpDbm: 16 } as const

for (const { id, note, log, request, expect } of lorawanVectors('duty-cycle')) {
  test(`I11: ${id}, ${note}: ${expect.allowed ? 'allowed' : 'refused'}`, () => {
    let account = EMPTY_ACCOUNT
    for (const [freqHz, startUs, airtimeUs] of log) {
      account = count(account, ETSI_EN_300_220, { ...CHANNEL, freqHz, startUs, airtimeUs })
    }
    const decision = allowed(account, ETSI_EN_300_220, {
      ...CHANNEL,
      freqHz: request.frequency,
      startUs: request.atUs,
      airtimeUs: request.durationUs,
    })
    assert.equal(decision.kind, expect.allowed ? 'allowed' : 'refused')
  })
}
