/** Maintainers at their terminals: keys, a package, two signatures; then a gateway that takes it from a stick. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { hexOf } from '../../base/bytes.ts'
import { dirFetcher } from '../../decoders/bundle/dir-system.ts'
import { fetchPackage } from '../../decoders/bundle/fetch-package.ts'
import { NO_FLOOR } from '../../decoders/bundle/floor.ts'
import { systemFolder } from '../../decoders/bundle/folder-system.ts'
import { PackageStore } from '../../decoders/bundle/package-store.ts'
import { systemScratch } from '../../decoders/bundle/scratch-system.ts'
import { Trust } from '../../decoders/bundle/trust.ts'
import { samplePackageValue } from '../support/sample-package.ts'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
const PASSPHRASE = 'correct horse battery'

const root = mkdtempSync(join(tmpdir(), 'cigale-maintainer-'))
const at = (...parts: readonly string[]): string => join(root, ...parts)
const repo = ['--repo', at('repo')]

function decoder(args: readonly string[], passphrase = PASSPHRASE) {
  const env = { ...process.env, CIGALE_PASSPHRASE: passphrase, LANG: 'C', LC_ALL: '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'decoder', ...args], {
    env,
    encoding: 'utf8',
  })
  return { code: status, out: stdout, err: stderr }
}

/** Runs a command that must succeed; gives what it prints as JSON. */
function done(...args: readonly string[]) {
  const { code, out, err } = decoder([...args, '--json'])
  assert.equal(code, 0, err)
  return JSON.parse(out)
}

/** Hands keys to somebody else. */
function give(owner: string, ...names: readonly string[]): readonly string[] {
  mkdirSync(at(owner), { recursive: true })
  for (const name of names) copyFileSync(at('keys', `${name}.key`), at(owner, `${name}.key`))
  return ['--keys', at(owner)]
}

/** The files from which a package is made. */
function pack(version: string, change: Readonly<Record<string, unknown>> = {}) {
  const { manifest, code, vectors } = samplePackageValue(version)
  const asJson = vectors.map((vector) => ({ ...vector, bytes: hexOf(vector.bytes) }))
  const own = (name: string): string => at(`${version}-${name}`)
  writeFileSync(own('codec.js'), code)
  writeFileSync(own('manifest.json'), JSON.stringify({ ...manifest, ...change }))
  writeFileSync(own('vectors.json'), JSON.stringify(asJson))
  const files = ['--codec', own('codec.js'), '--manifest', own('manifest.json')]
  return [...files, '--vectors', own('vectors.json'), '-o', at(`${version}.dec`)]
}

describe('the maintainers', { timeout: 120_000 }, () => {
  before(() => {
    const keys = done('keys', 'init', at('keys'), ...repo, '--separate-decoders')
    assert.equal(keys.length, 9)
    assert.ok(keys.every((key: { isInUse: boolean }) => key.isInUse))
    const plain = done('keys', 'show', at('keys'))
    assert.deepEqual(
      plain.map((key: { isInUse: null }) => key.isInUse),
      Array(9).fill(null),
    )
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  test('S17: two of them sign a package, and a gateway takes it from a stick', async () => {
    assert.equal(done('pack', ...pack('1.0.0')).id, 'acme-probe')
    const alice = give('alice', 'decoders-1')
    const bob = give('bob', 'decoders-2')
    const online = give('online', 'snapshot-1', 'timestamp-1')
    const alone = decoder(['publish', ...repo, ...alice, at('1.0.0.dec')])
    assert.equal(alone.code, 1)
    assert.match(alone.err, /not published yet\ndecoders version 2: 1\/2 signatures/)
    assert.equal(done('sign', ...repo, ...bob).waiting[0].signedBy.length, 2)
    assert.deepEqual(done('publish', ...repo, ...online).published, ['decoders'])
    const list = done('list', ...repo)
    assert.equal(list.packages[0].path, 'decoders/acme/probe/1.0.0.dec')
    assert.deepEqual(list.waiting, [])
    const trust = await Trust.open({
      folder: systemFolder(at('gateway', 'metadata')),
      scratch: systemScratch(at('gateway', 'scratch')),
      factoryRoot: new Uint8Array(readFileSync(at('repo', 'metadata', '1.root.json'))),
      floor: NO_FLOOR,
    })
    const fetcher = dirFetcher(at('repo'))
    const time = { nowMs: Date.now(), timeUnsure: false, clock: 'believed' } as const
    assert.equal((await trust.refresh(fetcher, time)).kind, 'current')
    const { path } = trust.offers[0]!
    const fetched = await fetchPackage(trust, { path, fetcher, time })
    assert.ok(fetched.kind === 'fetched')
    const store = new PackageStore(systemFolder(at('gateway', 'packages')))
    await store.put(fetched.offer.sha256, fetched.bytes)
    assert.deepEqual(await store.get(fetched.offer.sha256), fetched.bytes)
  })

  test('a package whose examples fail is not packed, and not published when it was', () => {
    const files = pack('1.9.0')
    const slip = readFileSync(at('1.9.0-codec.js'), 'utf8').replace('/ 10', '/ 100')
    writeFileSync(at('1.9.0-codec.js'), slip)
    const refused = decoder(['pack', ...files])
    assert.equal(refused.code, 1)
    assert.match(
      refused.err,
      /example 1 degrees: expected {"temperature":1}, got {"temperature":0.1}/,
    )
    assert.ok(!existsSync(at('1.9.0.dec')))
    assert.equal(done('pack', ...files, '--untested').version, '1.9.0')
    const published = decoder(['publish', ...repo, '--keys', at('keys'), at('1.9.0.dec')])
    assert.equal(published.code, 1)
    assert.match(published.err, /example 1 degrees: .*A gateway would refuse it/)
    assert.deepEqual(done('list', ...repo).waiting, [])
  })

  test('S17: a key is lost, another replaced, and all is given new dates', () => {
    const owners = give('owners', 'root-2', 'root-3', 'targets-1', 'targets-2', 'decoders-1')
    give('owners', 'decoders-2')
    const online = give('online', 'snapshot-1', 'timestamp-1')
    const { keyId } = JSON.parse(readFileSync(at('keys', 'root-1.key'), 'utf8'))
    done('keys', 'lost', at('fresh'), ...repo, '--key', keyId.slice(0, 8))
    done('keys', 'rotate', 'timestamp', at('online'), ...repo)
    done('sign', ...repo, ...owners)
    assert.deepEqual(done('publish', ...repo, ...online).published, ['root'])
    const shown = done('keys', 'show', at('online'), ...repo)
    const used = shown.map((key: { name: string; isInUse: boolean }) => [key.name, key.isInUse])
    assert.deepEqual(used, [
      ['snapshot-1', true],
      ['timestamp-1', false],
      ['timestamp-2', true],
    ])
    done('keys', 'renew', ...repo)
    done('sign', ...repo, ...owners)
    const all = done('publish', ...repo, ...online)
    assert.deepEqual(all.published, ['decoders', 'root', 'targets'])
    const again = done('publish', ...repo, ...online, '--timestamp-only')
    assert.equal(again.timestampVersion, all.timestampVersion + 1)
  })

  test('a package that should not be there is taken back, by as many as put it there', () => {
    const [before] = done('list', ...repo).packages
    const withdraw = ['--withdraw', before.path]
    const alone = give('one', 'decoders-1', 'snapshot-1')
    assert.equal(decoder(['publish', ...repo, ...alone, ...withdraw]).code, 1)
    assert.deepEqual(done('list', ...repo).packages, [before])
    done('sign', ...repo, ...give('two', 'decoders-2'))
    done('publish', ...repo, '--keys', at('online'))
    assert.deepEqual(done('list', ...repo).packages, [])
    const again = decoder(['publish', ...repo, ...alone, ...withdraw])
    assert.match(again.err, /is not offered/)
  })

  test('a key gets another passphrase when it gets another owner', () => {
    writeFileSync(at('next'), 'the next one, longer\n')
    give('carol', 'targets-1')
    const flags = ['--key', 'targets-1', '--new-passphrase-file', at('next')]
    done('keys', 'passphrase', at('carol'), ...flags)
    const old = decoder(['keys', 'passphrase', at('carol'), ...flags])
    assert.equal(old.code, 1)
    assert.match(old.err, /the passphrase does not open targets-1/)
  })

  test('what is wrong is said in a sentence, with what to do', () => {
    const cases: readonly (readonly [readonly string[], RegExp, number])[] = [
      [['pack', ...pack('1.0')], /not packed: manifest\.version: is no semantic version/, 1],
      [['pack', ...pack('1.1.0', { extra: 1 })], /not packed: manifest: .*extra/, 1],
      [['list', '--repo', at('nowhere')], /there is no repository here/, 1],
      [['keys', 'init', at('keys'), ...repo], /holds a repository already/, 1],
      [['keys', 'rotate', 'kings', at('keys'), ...repo], /kings is none of root, targets/, 2],
      [['keys', 'show', at('nowhere'), ...repo], /there is no such folder/, 1],
      [['sign', ...repo, '--keys', at('keys')], /nothing waits for signatures/, 1],
      [['keys', 'lost', at('keys'), ...repo, '--key', 'zz'], /no key of .* begin/, 1],
    ]
    for (const [args, message, code] of cases) {
      const ended = decoder(args)
      assert.match(ended.err, message)
      assert.equal(ended.code, code)
      assert.ok(!/\n\s+at /.test(ended.err), ended.err)
    }
    const short = decoder(['keys', 'rotate', 'root', at('keys'), ...repo], 'short')
    assert.equal(short.code, 2)
    assert.match(short.err, /too short: 12 characters/)
  })
})
