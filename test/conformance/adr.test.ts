import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lossPercentOfLast20, lossShare, nbTransFor } from '../../gateway/adr/loss.ts'
import { maxSnrPolicy, stepped } from '../../gateway/adr/max-snr.ts'
import { lorawanVectors } from '../support/vectors.ts'

type Numbers = Readonly<Record<string, number>>

for (const { id, kind, input, expect, note = '' } of lorawanVectors('adr')) {
  test(`${id}: ADR as others do it, ${kind} ${note}`.trim(), () => {
    switch (kind) {
      case 'steps': {
        const { nbStep, maxDr, maxTxPowerIndex, dr, txPowerIndex } = input as Record<string, number>
        const from = { dataRate: dr!, txPowerIndex: txPowerIndex!, nbTrans: 1 }
        const most = { dataRate: maxDr!, txPowerIndex: maxTxPowerIndex! }
        const to = stepped(nbStep!, from, most)
        assert.deepEqual({ dr: to.dataRate, txPowerIndex: to.txPowerIndex }, expect)
        return
      }
      case 'nbTrans':
        assert.equal(nbTransFor(input.lossPercent, input.current), expect.nbTrans)
        return
      case 'lossPercent20':
        assert.equal(lossPercentOfLast20(samples(input.fCnts)), expect.lossPercent)
        return
      case 'lossRateTts':
        assert.ok(Math.abs(lossShare(input.fCnts) - expect.lossRate) < 1e-6)
        return
      case 'nbTransTts':
        assert.equal(nbTransFor(lossShare(input.fCnts) * 100, input.current), expect.nbTrans)
        return
      case 'handle':
        assert.deepEqual(handled(input), expect)
        return
      default:
        assert.fail(`no test for vectors of kind ${kind}`)
    }
  })
}

function samples(fCnts: readonly number[]) {
  return fCnts.map((fCntUp) => ({ fCntUp, snrDb: 0, txPowerIndex: 0 }))
}

/** A device that does not let us steer is asked for less only where the region allows less. */
function handled(input: {
  readonly adr: boolean
  readonly history: readonly { maxSnr: number; txPowerIndex: number; fCnt: number }[]
  readonly [name: string]: unknown
}): Numbers {
  const { dr, txPowerIndex, nbTrans, maxDr, maxTxPowerIndex, requiredSnr, installationMargin } =
    input as unknown as Record<string, number>
  const now = { dataRate: dr!, txPowerIndex: txPowerIndex!, nbTrans: nbTrans! }
  if (!input.adr) return { dr: dr!, txPowerIndex: txPowerIndex!, nbTrans: nbTrans! }
  const policy = maxSnrPolicy(installationMargin)
  const history = input.history.map(({ maxSnr, txPowerIndex: index, fCnt }) => {
    return { snrDb: maxSnr, txPowerIndex: index, fCntUp: fCnt }
  })
  const state = history.reduce(policy.heard, policy.start)
  const most = { dataRate: maxDr!, txPowerIndex: maxTxPowerIndex! }
  const to = policy.wanted(state, { now, most, requiredSnrDb: () => requiredSnr! })
  return { dr: to.dataRate, txPowerIndex: to.txPowerIndex, nbTrans: to.nbTrans }
}
