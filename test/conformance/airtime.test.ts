import assert from 'node:assert/strict'
import { test } from 'node:test'
import { airtimeUs } from '../../base/lora.ts'
import { lorawanVectors } from '../support/vectors.ts'

for (const vector of lorawanVectors('airtime')) {
  const rate = vector.sf ? `SF${vector.sf}/${vector.bwKhz}` : `FSK ${vector.bitrate}`
  test(`W44: ${vector.id}, ${vector.size} bytes at ${rate} last ${vector.expectUs} µs`, () => {
    const us = airtimeUs({
      modulation: vector.sf
        ? { kind: 'lora', sf: vector.sf, bandwidthHz: vector.bwKhz * 1000 }
        : { kind: 'fsk', bitRate: vector.bitrate },
      sizeBytes: vector.size,
      preambleSymbols: vector.preamble,
      crc: vector.crc,
      ...(vector.cr && { codingRate: vector.cr }),
      ...(vector.header !== undefined && { explicitHeader: vector.header }),
      ...(vector.ldro !== undefined && { lowDataRate: vector.ldro }),
    })
    assert.ok(Math.abs(us - vector.expectUs) <= 1, `${us} µs`)
  })
}
