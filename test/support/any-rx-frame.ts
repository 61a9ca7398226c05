/** Any reception that a radio can give. */

import fc, { type Arbitrary } from 'fast-check'
import type { GatewayEui } from '../../base/ids.ts'
import { tmstUs } from '../../base/tmst.ts'
import type { RxFrame } from '../../hardware/radio.ts'

const lora = fc.record(
  {
    kind: fc.constant('lora' as const),
    sf: fc.integer({ min: 5, max: 12 }),
    bandwidthHz: fc.constantFrom(125_000, 250_000, 500_000),
  },
  { noNullPrototype: true },
)
const fsk = fc.record(
  { kind: fc.constant('fsk' as const), bitRate: fc.constantFrom(50_000, 100_000) },
  { noNullPrototype: true },
)
const eui = fc
  .bigInt({ min: 0n, max: 2n ** 64n - 1n })
  .map((value) => value.toString(16).padStart(16, '0') as GatewayEui)

export const ANY_RX_FRAME: Arbitrary<RxFrame> = fc
  .record(
    {
      gatewayEui: eui,
      tmst: fc.nat(0xffffffff).map(tmstUs),
      monoMs: fc.nat(2 ** 40),
      atMs: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
      freqHz: fc.integer({ min: 8_630_000, max: 9_280_000 }).map((steps) => steps * 100),
      modulation: fc.oneof({ weight: 4, arbitrary: lora }, fsk),
      codingRate: fc.constantFrom('4/5' as const, '4/6' as const, '4/7' as const, '4/8' as const),
      rssiDbm: fc.integer({ min: -140, max: 10 }),
      snrDb: fc.integer({ min: -100, max: 60 }).map((quarters) => quarters / 4),
      channel: fc.nat(9),
      fineTimeNs: fc.nat(999_999_999),
      gpsTimeMs: fc.nat(2 ** 40),
      phyPayload: fc.uint8Array({ minLength: 1, maxLength: 255 }),
    },
    {
      noNullPrototype: true,
      requiredKeys: [
        ...(['gatewayEui', 'tmst', 'monoMs', 'atMs', 'freqHz', 'modulation'] as const),
        ...(['codingRate', 'rssiDbm', 'snrDb', 'phyPayload'] as const),
      ],
    },
  )
  .map((frame) =>
    // FSK is heard with no SNR and no coding rate of its own.
    frame.modulation.kind === 'fsk' ? { ...frame, snrDb: 0, codingRate: '4/5' as const } : frame,
  ) as Arbitrary<RxFrame>
