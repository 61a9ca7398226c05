import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REGION_NAMES, type RegionName } from '../../hardware/regions/channel-plans.ts'
import { MAC_TABLE } from '../lorawan/mac/table.ts'
import { regionOf } from '../lorawan/region/regions.ts'
import type { MacVersion } from '../registry/model.ts'
import { NETWORK_REQUESTS, type NetworkRequest, requestRefusal } from './availability.ts'

const refusal = (name: NetworkRequest, macVersion: MacVersion, region: RegionName) =>
  requestRefusal(name, { macVersion, region: regionOf(region) })

test('no device of 1.0.x is sent a command of 1.1, which would cost it all that stands behind', () => {
  for (const macVersion of ['1.0.2', '1.0.3', '1.0.4'] as const) {
    assert.equal(refusal('ADRParamSetupReq', macVersion, 'EU868'), 'version')
    assert.equal(refusal('LinkADRReq', macVersion, 'EU868'), undefined)
    assert.equal(refusal('DlChannelReq', macVersion, 'EU868'), undefined)
  }
  assert.equal(refusal('ForceRejoinReq', '1.1', 'EU868'), undefined)
})

test('fixed channels are neither added nor moved, and dwell time is set where a region has it', () => {
  const refusals = REGION_NAMES.map((region) => [
    region,
    refusal('NewChannelReq', '1.0.4', region),
    refusal('TxParamSetupReq', '1.0.4', region),
  ])
  assert.deepEqual(refusals, [
    ['EU868', undefined, 'no-dwell-time'],
    ['US915', 'fixed-channels', 'no-dwell-time'],
    ['AU915', 'fixed-channels', undefined],
    ['AS923-1', undefined, undefined],
    ['IN865', undefined, 'no-dwell-time'],
  ])
})

test('the requests of the network are all commands of the downlink', () => {
  for (const name of NETWORK_REQUESTS) assert.equal(MAC_TABLE[name].direction, 'down')
})
