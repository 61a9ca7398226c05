import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { changedFields } from './changes.ts'
import { devicesAsCsv } from './export-devices.ts'
import { readDeviceFile } from './import.ts'
import type { Device } from './model.ts'

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`))
const anyDevice: fc.Arbitrary<Device> = fc
  .record(
    {
      devEui: hex(16) as fc.Arbitrary<DevEui>,
      joinEui: hex(16) as fc.Arbitrary<JoinEui>,
      name: fc
        .string({ minLength: 1, maxLength: 40 })
        .map((name) => name.trim().replace(/\r\n?/g, '\n'))
        .filter((name) => name !== '' && name.trim() === name),
      profile: fc.constantFrom('nwave-nps405sm', 'milesight-uc511'),
      region: fc.constantFrom('EU868', 'US915'),
      macVersion: fc.constantFrom('1.0.2', '1.0.3', '1.0.4'),
      regParams: fc.constantFrom('RP001-1.0.3-RevA', 'RP002-1.0.1'),
      class: fc.constantFrom('A', 'C'),
      activation: fc.constant('OTAA'),
      homeGateway: hex(16) as fc.Arbitrary<GatewayEui>,
      adr: fc.constantFrom('steady', 'max-snr', 'off'),
      dataRateMax: fc.integer({ min: 0, max: 15 }),
      intervalS: fc.integer({ min: 60, max: 604_800 }),
      relaxFCnt: fc.constant(true as const),
    },
    {
      noNullPrototype: true,
      requiredKeys: ['devEui', 'name', 'region', 'macVersion', 'class', 'activation'],
    },
  )
  .map((device) =>
    device.relaxFCnt
      ? { ...device, relaxed: { by: 'a', because: 'why; "because", so', atMs: 1 } }
      : device,
  ) as fc.Arbitrary<Device>

test('what is exported is imported again without a change, and without a key', () => {
  const devices = fc.uniqueArray(anyDevice, { selector: ({ devEui }) => devEui, maxLength: 12 })
  fc.assert(
    fc.property(devices, (list) => {
      const text = devicesAsCsv(list)
      assert.ok(!/key/i.test(text.split('\r\n')[0]!))
      const { rows, errors, unknownColumns } = readDeviceFile(text, {
        profiles: new Set(['nwave-nps405sm', 'milesight-uc511']),
        regions: ['EU868', 'US915'],
        region: 'EU868',
        macVersion: '1.0.3',
        known: new Set(list.map(({ devEui }) => devEui)),
      })
      assert.deepEqual([errors, unknownColumns], [[], []])
      assert.equal(rows.length, list.length)
      for (const [i, row] of rows.entries()) {
        assert.deepEqual(changedFields(list[i]!, row.device), [])
        assert.equal(row.because, list[i]!.relaxed?.because)
        assert.deepEqual(row.keys, {})
      }
    }),
    { numRuns: 200 },
  )
})
