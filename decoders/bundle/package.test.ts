import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { hexOf } from '../../base/bytes.ts'
import { writeCbor } from '../../base/cbor.ts'
import {
  brokenPackage,
  samplePackage,
  samplePackageValue,
} from '../../test/support/sample-package.ts'
import { filePath } from './fetch-target.ts'
import { isSafePath } from './fetcher.ts'
import { packagePath } from './offer.ts'
import { PACKAGE_BYTES_MAX, readPackage, writePackage } from './package.ts'
import { lackOfVectors } from './package-vectors.ts'
import { compareSemver, isSemver } from './semver.ts'

test('what is packed is read back, and the same content is the same bytes', () => {
  const value = samplePackageValue('1.2.3')
  const written = writePackage(value)
  assert.ok(written.kind === 'bytes')
  const read = readPackage(written.bytes)
  assert.ok(read.kind === 'package')
  assert.deepEqual(read.package.manifest, value.manifest)
  assert.equal(read.package.vectors.length, 20)
  assert.deepEqual(writePackage(read.package), written)
})

test('S19: each thing that is wrong with a package is named with its place', () => {
  const { manifest, vectors } = samplePackageValue('1.0.0')
  const [first] = vectors
  const wrong: readonly (readonly [Uint8Array, RegExp])[] = [
    [
      brokenPackage({ manifest: { ...manifest, version: '1.0' } }),
      /^manifest\.version: .*semantic/,
    ],
    [brokenPackage({ manifest: { ...manifest, abi: 2 } }), /^manifest\.abi: /],
    [brokenPackage({ manifest: { ...manifest, id: '../probe' } }), /^manifest\.id: .*profile/],
    [brokenPackage({ manifest: { ...manifest, minRuntime: '' } }), /^manifest\.minRuntime: /],
    [brokenPackage({ manifest: { ...manifest, vendor: '±' } }), /^manifest\.vendor: .*letter/],
    [brokenPackage({ manifest: { ...manifest, extra: 1 } }), /^manifest: .*extra/],
    [brokenPackage({ manifest: { ...manifest, api: [] } }), /^manifest\.api: lacks decodeUplink/],
    [brokenPackage({ manifest: { ...manifest, channels: [] } }), /^manifest\.channels: /],
    [
      brokenPackage({ manifest: { ...manifest, channels: [{ quantity: 'magic', index: 0 }] } }),
      /^manifest\.channels\.0\.quantity: /,
    ],
    [brokenPackage({ code: '' }), /^code: /],
    [brokenPackage({ code: 7 }), /^code: /],
    [brokenPackage({ more: 1 }), /^the package: .*more/],
    [brokenPackage({ vectors: [{ ...first!, fPort: 0 }] }), /^vectors\.0\.fPort: /],
    [brokenPackage({ vectors: [{ ...first!, bytes: 'ff' }] }), /^vectors\.0\.bytes: /],
    [
      brokenPackage({ vectors: [{ ...first!, bytes: new Uint8Array(243) }] }),
      /^vectors\.0\.bytes: .*frame/,
    ],
    [
      brokenPackage({ vectors: [{ ...first!, expected: { errorKind: 'bored' } }] }),
      /^vectors\.0\.expected/,
    ],
    [writeCbor([1]), /^the package: /],
    [samplePackage().subarray(0, -1), /truncated/],
    [new Uint8Array(), /truncated/],
  ]
  for (const [bytes, detail] of wrong) {
    const read = readPackage(bytes)
    assert.ok(read.kind === 'rejected', String(detail))
    assert.match(read.detail, detail)
  }
})

test('S19: a package that is too long is refused before it is read, and is not written', () => {
  const read = readPackage(new Uint8Array(PACKAGE_BYTES_MAX + 1))
  assert.ok(read.kind === 'rejected' && read.reason === 'too-long')
  const value = samplePackageValue('1.0.0')
  const vector = { ...value.vectors[0]!, bytes: new Uint8Array(242) }
  const long = { ...value, code: 'x'.repeat(190_000), vectors: Array(1000).fill(vector) }
  const written = writePackage(long)
  assert.ok(written.kind === 'rejected' && written.reason === 'too-long')
})

test('S19: no bytes make the reader throw', () => {
  const good = samplePackage()
  const damaged = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, value]) => {
    const bytes = good.slice()
    bytes[at] = value
    return bytes
  })
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), damaged), (bytes) => {
      const read = readPackage(bytes)
      if (read.kind === 'package') {
        const again = writePackage(read.package)
        assert.ok(again.kind === 'bytes' && Buffer.compare(again.bytes, bytes) === 0)
      }
    }),
  )
})

test('to be published a package needs twenty examples, and one of them an error', () => {
  const { vectors } = samplePackageValue('1.0.0')
  assert.equal(lackOfVectors(vectors), undefined)
  assert.match(lackOfVectors(vectors.slice(1)) ?? '', /19 examples are too few/)
  const good = vectors.filter(({ expected }) => 'data' in expected)
  assert.match(lackOfVectors([...good, good[0]!]) ?? '', /must be refused/)
})

test('versions are ordered as clause 11 of Semantic Versioning has them', () => {
  const order = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '2.0.0',
    '2.1.0',
    '2.1.1',
    '2.1.10',
  ]
  for (const [i, a] of order.entries()) {
    assert.ok(isSemver(a), a)
    for (const [j, b] of order.entries()) {
      assert.equal(Math.sign(compareSemver(a, b)), Math.sign(i - j), `${a} ${b}`)
    }
  }
  for (const text of ['1', '1.0', '1.0.0.0', '01.0.0', '1.0.0-', '1.0.0-01', 'v1.0.0', '1.0.0+b']) {
    assert.equal(isSemver(text), false, text)
  }
})

test('the longest names make a path that every way to a repository takes', () => {
  const version = `${'9'.repeat(9)}.${'9'.repeat(9)}.${'9'.repeat(9)}-${'a'.repeat(64)}`
  const name = 'A'.repeat(64)
  const { manifest } = samplePackageValue(version)
  const read = readPackage(brokenPackage({ manifest: { ...manifest, vendor: name, model: name } }))
  assert.ok(read.kind === 'package')
  const path = filePath({ path: packagePath(read.package.manifest), sha256: '0'.repeat(64) })
  assert.ok(isSafePath(path), `${path.length}`)
})

test('the example of docs/protocol/decoder-package.md is what is written', () => {
  const page = readFileSync(
    new URL('../../docs/protocol/decoder-package.md', import.meta.url),
    'utf8',
  )
  const [, dump = ''] = /```dump\n([^`]*)```/.exec(page) ?? []
  const hex = dump.replace(/^.{6}|#.*$/gm, '').replace(/\s/g, '')
  const read = readPackage(new Uint8Array(Buffer.from(hex, 'hex')))
  assert.ok(read.kind === 'package', JSON.stringify(read))
  const written = writePackage(read.package)
  assert.ok(written.kind === 'bytes')
  assert.equal(hexOf(written.bytes), hex)
  assert.equal(read.package.vectors[0]!.name, 'manual 3.1')
})
