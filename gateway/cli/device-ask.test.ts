import assert from 'node:assert/strict'
import { test } from 'node:test'
import { macRequests } from '../api/mac-request-schema.ts'
import { boundsProblem } from '../link/request-bounds.ts'
import { EU868 } from '../lorawan/region/eu868.ts'
import { ASKS, asksHelp, countsOf } from './ask-table.ts'
import { readAsk } from './device-ask.ts'
import { UsageError } from './failure.ts'

const RIGHT: Readonly<Record<string, string>> = {
  status: '',
  'duty-cycle': '4',
  'rx-timing': '5',
  'rx-param': '0 3 869.525',
  'new-channel': '8 868.8',
  'dl-channel': '0 869.525',
  'tx-param': 'true false 16',
  'link-adr': '5 0 00ff',
  rejoin: '3',
  'adr-param': '6 5',
  'rejoin-param': '4 8',
}

test('every order has a sentence in the help, and makes a request that the API and the region take', () => {
  assert.deepEqual(Object.keys(RIGHT), Object.keys(ASKS))
  for (const [what, values] of Object.entries(RIGHT)) {
    const request = readAsk(what, values.split(' ').filter(Boolean))
    assert.deepEqual(macRequests.parse([request]), [request])
    assert.equal(boundsProblem(EU868, request), undefined)
    for (const text of Object.values(asksHelp())) assert.ok(text.includes(`  ${what} `), what)
  }
})

test('values that are missing, too many or no numbers are told with what the order takes', () => {
  const wrong = [
    ['sing', '', /one of status, duty-cycle/],
    ['status', '1', /usage: device ask DEVEUI status$/],
    ['rx-param', '0 3', /usage: .*RX1-OFFSET RX2-DATA-RATE RX2-MHZ/],
    ['rx-param', '0 3 radio', /MHz are needed.*usage/],
    ['duty-cycle', '16', /from 0 to 15/],
    ['link-adr', '5 0 zz', /usage/],
    ['tx-param', 'yes no 16', /true or false/],
    ['constructor', '', /one of/],
  ] as const
  for (const [what, values, says] of wrong) {
    assert.throws(
      () => readAsk(what, values.split(' ').filter(Boolean)),
      (error) => error instanceof UsageError && says.test(error.message),
      `${what} ${values}`,
    )
  }
})

test('only what stands in brackets may be left out', () => {
  assert.deepEqual(countsOf(ASKS['new-channel']!), { least: 2, most: 4 })
  assert.deepEqual(countsOf(ASKS['status']!), { least: 0, most: 0 })
})
