import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceTimeAns, linkCheckAns } from './answers.ts'
import type { DownlinkCommand } from './commands.ts'
import { fitting } from './write.ts'

test('W41: answers fill FOpts in the order of the requests; what does not fit waits whole', () => {
  const time: DownlinkCommand = { name: 'DeviceTimeAns', gpsSeconds: 1, fraction256: 0 }
  const check: DownlinkCommand = { name: 'LinkCheckAns', marginDb: 10, gwCnt: 1 }
  // 6 + 6 + 3 = 15 bytes; one more answer of three waits, and so does the short one behind it.
  const rekey: DownlinkCommand = { name: 'RekeyConf', minor: 1 }
  const { now, later } = fitting([time, time, check, check, rekey])
  assert.deepEqual(now, [time, time, check])
  assert.deepEqual(later, [check, rekey])
  assert.deepEqual(fitting([time, rekey], 5), { now: [], later: [time, rekey] })
})

test('a margin under the floor is answered as 0, one above the scale as its most', () => {
  assert.equal(linkCheckAns({ marginDb: -3.2, gwCnt: 1 }).marginDb, 0)
  assert.equal(linkCheckAns({ marginDb: 12.4, gwCnt: 1 }).marginDb, 12)
  assert.deepEqual(linkCheckAns({ marginDb: 300, gwCnt: 300 }), {
    name: 'LinkCheckAns',
    marginDb: 254,
    gwCnt: 255,
  })
})

test('the time in DeviceTimeAns is GPS seconds and 256ths', () => {
  assert.deepEqual(deviceTimeAns(1_000_000_999), {
    name: 'DeviceTimeAns',
    gpsSeconds: 1_000_000,
    fraction256: 255,
  })
})
