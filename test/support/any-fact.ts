/** Facts of every type and shape, for properties. */

import fc from 'fast-check'
import type { CborValue } from '../../base/cbor.ts'
import type { DevEui } from '../../base/ids.ts'
import {
  type EventFact,
  type EventFactType,
  FACT_TYPES,
  type ReadingFact,
} from '../../sync/fact.ts'
import { CHANNELS_MAX, VALUE_MAX } from '../../sync/row.ts'

const head = {
  atMs: fc.integer({ min: 0, max: 253_402_300_800_000 }),
  clk: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
  rev: fc.nat(5),
}

export const anyValue = fc.option(fc.integer({ min: -VALUE_MAX, max: VALUE_MAX }))

export const anyReading: fc.Arbitrary<ReadingFact> = fc
  .record({
    ...head,
    device: fc.nat(5),
    profile: fc.constantFrom('probe', 'meter'),
    values: fc.array(anyValue, { maxLength: CHANNELS_MAX }),
  })
  .map(({ device, ...rest }) => {
    return { stream: 3, type: 'reading', ...rest, devEui: `70b3d5499f00000${device}` as DevEui }
  })

const field: fc.Arbitrary<CborValue> = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.maxSafeInteger(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)

/** Events of one stream, or of all. */
export function anyEvent(stream?: number): fc.Arbitrary<EventFact> {
  const types = (Object.keys(FACT_TYPES) as EventFactType[]).filter(
    (type) => stream === undefined || FACT_TYPES[type].stream === stream,
  )
  return fc
    .record({
      ...head,
      type: fc.constantFrom(...types),
      subject: fc.string({ maxLength: 20 }),
      values: fc.array(fc.option(field, { nil: undefined }), { maxLength: 6 }),
    })
    .map(({ values, ...rest }) => {
      const { stream, fields: names } = FACT_TYPES[rest.type]
      const fields: Record<string, CborValue> = {}
      for (const [i, name] of names.entries()) {
        if (values[i] !== undefined) fields[name] = values[i]!
      }
      return { stream, ...rest, fields }
    })
}

export const anyFact = fc.oneof(anyReading, anyEvent())
