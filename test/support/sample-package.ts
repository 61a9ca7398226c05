/** Packages of decoders for tests: a good one, and such as are none. */

import { type CborValue, writeCbor } from '../../base/cbor.ts'
import { writePackage } from '../../decoders/bundle/package.ts'

/** A decoder of the made-up sensor `acme-probe`: temperature in tenths of a degree. */
export function samplePackageValue(version: string, id = 'acme-probe') {
  const code = `function decodeUplink({ bytes, fPort }) {
  if (bytes.length !== 2) return { errors: ['2 bytes are needed'] }
  return { data: { temperature: ((bytes[0] << 24) >> 16 | bytes[1]) / 10 } }
}`
  const good = Array.from({ length: 19 }, (_, i) => ({
    name: `${i} degrees`,
    fPort: 2,
    bytes: Uint8Array.of(0, i * 10),
    expected: { data: { temperature: i } },
  }))
  const bad = {
    name: 'one byte',
    fPort: 2,
    bytes: Uint8Array.of(7),
    expected: { errorKind: 'short' as const },
  }
  return {
    manifest: {
      id,
      vendor: 'Acme',
      model: 'Probe',
      version,
      abi: 1 as const,
      minRuntime: '0.1.0',
      kind: 'codec' as const,
      api: ['decodeUplink' as const],
      channels: [{ quantity: 'air.temperature' as const, index: 0 }],
      mapping: '[{"quantity": "air.temperature", "index": 0, "value": temperature}]',
    },
    code,
    vectors: [...good, bad],
  }
}

export function samplePackage({
  version = '1.0.0',
  id = 'acme-probe',
}: {
  readonly version?: string
  readonly id?: string
} = {}): Uint8Array {
  const written = writePackage(samplePackageValue(version, id))
  if (written.kind === 'rejected') throw new Error(written.detail)
  return written.bytes
}

/** A package with one member replaced: for packages that are none. */
export function brokenPackage(change: Readonly<Record<string, CborValue>>): Uint8Array {
  const value: CborValue = samplePackageValue('1.0.0')
  return writeCbor({ ...(value as Readonly<Record<string, CborValue>>), ...change })
}
