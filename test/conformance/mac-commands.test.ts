// biome-ignore-all lint/suspicious/noExplicitAny: vectors of every command have fields of their own

/** MAC commands against the vectors, and for every value that they can have. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex, concatBytes, hexOf } from '../../base/bytes.ts'
import type { MacCommand } from '../../gateway/lorawan/mac/commands.ts'
import { readMacCommands } from '../../gateway/lorawan/mac/read.ts'
import { MAC_TABLE } from '../../gateway/lorawan/mac/table.ts'
import { macCommandBytes, writeMacCommands } from '../../gateway/lorawan/mac/write.ts'
import { ANY_MAC_COMMAND } from '../support/any-mac-command.ts'
import { lorawanVectors } from '../support/vectors.ts'

const bytes = (hex: string): Uint8Array => bytesOfHex(hex)!

/** The vectors' names of fields → ours, which carry units. */
const OURS: Readonly<Record<string, string>> = {
  'LinkCheckAns.margin': 'marginDb',
  'DevStatusAns.margin': 'marginDb',
  'RXTimingSetupReq.delay': 'delayS',
  'BeaconTimingAns.delay': 'delaySlots',
  'DeviceModeInd.class': 'mode',
  'DeviceModeConf.class': 'mode',
}

function commandOf(vector: any): MacCommand {
  const fields = Object.entries(vector.fields).map(([name, value]) => {
    const ours = name === 'frequency' ? 'freqHz' : OURS[`${vector.name}.${name}`]
    return [ours ?? name, value]
  })
  return { name: vector.name, ...Object.fromEntries(fields) }
}

for (const vector of lorawanVectors('mac-command')) {
  test(`${vector.name} ${vector.bytes} reads and writes (${vector.id})`, () => {
    const command = commandOf(vector)
    assert.deepEqual(readMacCommands(vector.dir, bytes(vector.bytes)), { commands: [command] })
    assert.equal(hexOf(writeMacCommands([command])), vector.bytes)
    assert.equal(MAC_TABLE[command.name].cid, vector.cid)
  })
}

test('F47: a row of MAC commands is read up to the first unknown or cut one (mac-sequence.json)', () => {
  for (const { id, dir, bytes: hex, expect } of lorawanVectors('mac-sequence')) {
    const { commands } = readMacCommands(dir, bytes(hex))
    assert.deepEqual(
      commands.map(({ name }: MacCommand) => name),
      expect,
      id,
    )
  }
})

test('F47: what stands before an unknown or a cut command counts, and the stop is told', () => {
  // LinkCheckReq, then CID 0x80 (proprietary), whose length nobody knows.
  assert.deepEqual(readMacCommands('up', bytes('02800102')), {
    commands: [{ name: 'LinkCheckReq' }],
    stopped: { reason: 'unknown-command', cid: 0x80, at: 1 },
  })
  // DeviceTimeReq, then a DevStatusAns without its margin.
  assert.deepEqual(readMacCommands('up', bytes('0d06fe')), {
    commands: [{ name: 'DeviceTimeReq' }],
    stopped: { reason: 'cut-short', cid: 0x06, at: 1 },
  })
})

test('a command of the other direction is another command', () => {
  assert.deepEqual(readMacCommands('down', bytes('020a0f')).commands, [
    { name: 'LinkCheckAns', marginDb: 10, gwCnt: 15 },
  ])
  assert.equal(readMacCommands('up', bytes('0e251c')).stopped?.reason, 'unknown-command')
})

test('RFU bits are read past', () => {
  assert.deepEqual(readMacCommands('up', bytes('03ff0effc0')).commands[0], {
    name: 'LinkADRAns',
    chMaskAck: true,
    dataRateAck: true,
    powerAck: true,
  })
  assert.deepEqual(readMacCommands('up', bytes('0600e0')).commands, [
    { name: 'DevStatusAns', battery: 0, marginDb: -32 },
  ])
  assert.deepEqual(readMacCommands('down', bytes('08f0')).commands, [
    { name: 'RXTimingSetupReq', delayS: 1 },
  ])
})

test('the property below covers every command of the table', () => {
  const covered = new Set(fc.sample(ANY_MAC_COMMAND, 2_000).map(({ name }) => name))
  assert.deepEqual([...covered].sort(), Object.keys(MAC_TABLE).sort())
})

test('any commands that are written read back, and take the bytes that were counted', () => {
  fc.assert(
    fc.property(fc.array(ANY_MAC_COMMAND, { maxLength: 20 }), (commands) => {
      for (const direction of ['up', 'down'] as const) {
        const own = commands.filter(({ name }) => MAC_TABLE[name].direction === direction)
        const written = writeMacCommands(own)
        assert.equal(
          written.length,
          own.reduce((sum, command) => sum + macCommandBytes(command), 0),
        )
        assert.deepEqual(readMacCommands(direction, written), { commands: own })
      }
    }),
    { numRuns: 1_000 },
  )
})

test('F47: no bytes make the reader throw, and what it reads is the front of what it got', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 250 }),
      fc.constantFrom('up' as const, 'down' as const),
      (bytes, direction) => {
        const { commands, stopped } = readMacCommands(direction, bytes)
        const used = commands.reduce((sum, command) => sum + macCommandBytes(command), 0)
        assert.equal(used, stopped?.at ?? bytes.length)
        // A second reading of what was used stops nowhere.
        const again = readMacCommands(direction, concatBytes([bytes.subarray(0, used)]))
        assert.deepEqual(again, { commands })
      },
    ),
    { numRuns: 2_000 },
  )
})

test('a value that its bits cannot hold is our own mistake, and never another command on air', () => {
  const wrong: readonly MacCommand[] = [
    { name: 'RXTimingSetupReq', delayS: 16 },
    { name: 'RXTimingSetupReq', delayS: 0 },
    { name: 'DevStatusAns', battery: 0, marginDb: 32 },
    { name: 'BeaconFreqReq', freqHz: 868_100_050 },
    { name: 'BeaconFreqReq', freqHz: 1_677_721_500 },
    { name: 'LinkADRReq', dataRate: 16, txPower: 0, chMask: 1, chMaskCntl: 0, nbTrans: 1 },
    { name: 'LinkCheckAns', marginDb: 1.5, gwCnt: 1 },
  ]
  for (const command of wrong) {
    assert.throws(() => writeMacCommands([command]), { code: 'ERR_ASSERTION' }, command.name)
  }
})
